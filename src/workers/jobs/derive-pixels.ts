import { createEstimator } from '../../lib/compute/progress';
import type { TaskGenerator } from '../../lib/compute/serve';
import type { Catalog } from '../../lib/domain/catalog';
import { isPurged } from '../../lib/domain/catalog-changes';
import { CATALOG_OWNER, chunkRows } from '../../lib/domain/columns';
import { DashError } from '../../lib/domain/errors';
import type { ProjectId } from '../../lib/domain/ids';
import type { ImageRecord } from '../../lib/domain/project';
import type { Storage } from '../../lib/storage/contract';
import { pixelKind } from './pixels';

/** Gives size × size × 3 bytes RGB of an image's bytes. */
export type Decode = (image: ImageRecord, sizePx: number) => Promise<Uint8Array>;

/**
 * Makes the derived pixels of a size that the project has not yet, or only of its first rows, and keeps them. 64 px
 * are made at import. Images that were deleted for good stay black. Chunks that are there are not made again.
 */
export async function* derivePixels(
  storage: Storage,
  project: ProjectId,
  catalog: Catalog,
  sizePx: number,
  decode: Decode,
): TaskGenerator<void> {
  const kind = pixelKind(sizePx);
  const perChunk = chunkRows(kind);
  const size = sizePx ** 2 * 3;
  const estimate = createEstimator();
  for (let chunk = 0; chunk * perChunk < catalog.rows; chunk++) {
    const start = chunk * perChunk;
    const rows = Math.min(perChunk, catalog.rows - start);
    const stored = await storage.column(project, CATALOG_OWNER, kind, chunk);
    const there = stored?.rows ?? 0;
    if (there >= rows) continue;
    const bytes = new Uint8Array(rows * size);
    if (stored !== undefined) bytes.set(new Uint8Array(stored.bytes));
    for (let i = there; i < rows; i++) {
      const row = start + i;
      if (isPurged(catalog, row)) continue;
      const image = await storage.image(project, catalog.hashes[row]!);
      if (image === undefined)
        throw new DashError('NotFound', `The image ${catalog.paths[row]!} is missing.`);
      bytes.set(await decode(image, sizePx), i * size);
      yield {
        type: 'progress',
        progress: estimate(`Scaling images to ${sizePx} px`, row + 1, catalog.rows),
      };
    }
    await storage.putColumn({
      project,
      owner: CATALOG_OWNER,
      kind,
      chunk,
      rows,
      dtype: 'uint8',
      bytes: bytes.buffer,
    });
  }
}
