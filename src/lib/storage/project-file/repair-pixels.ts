import { CATALOG_OWNER, chunkRows } from '../../domain/columns';
import type { ImageRecord, ProjectRecord } from '../../domain/project';
import { chunksOf, decodeValues } from '../catalog-chunks';
import type { Engine, Tx } from '../engine';
import { pixelChunksOf } from '../pixel-chunks';
import { describeRows } from './repair-catalog';

const KIND = 'pixels:64';
const PIXEL_BYTES = 64 * 64 * 3;

/**
 * Fills chunks of the 64 px versions that are missing: from the photographs where they can be decoded; other rows get
 * black pixels and are discarded.
 */
export async function repairPixels(
  engine: Engine,
  project: ProjectRecord,
  step: () => void,
  derive: ((image: ImageRecord) => Promise<Uint8Array>) | undefined,
  repaired: string[],
): Promise<void> {
  const size = chunkRows(KIND);
  const column = async (tx: Tx, kind: string) =>
    (await tx.all('columns', [project.id, CATALOG_OWNER, kind])).flatMap((chunk) => [...decodeValues(chunk)]);
  const { keys, hashes, discarded } = await engine.transact(
    ['columns'],
    { mode: 'readonly' },
    async (tx) => ({
      keys: await tx.keys('columns', [project.id, CATALOG_OWNER, KIND]),
      hashes: (await column(tx, 'hash')) as string[],
      discarded: (await column(tx, 'discarded')) as number[],
    }),
  );
  const present = new Set(keys.map((key) => key[3]));
  const lost: number[] = [];
  let derived = 0;
  for (let chunk = 0; chunk * size < project.rows; chunk++) {
    if (present.has(chunk)) continue;
    const pixels: Uint8Array[] = [];
    for (let row = chunk * size; row < Math.min(project.rows, (chunk + 1) * size); row++) {
      step();
      const hash = hashes[row]!;
      const image = await engine.transact(['images'], { mode: 'readonly' }, (tx) =>
        tx.get('images', [project.id, hash]),
      );
      const found = image && derive ? await derive(image).catch(() => null) : null;
      pixels.push(found ?? new Uint8Array(PIXEL_BYTES));
      if (found) derived++;
      else if (hash !== '') lost.push(row);
    }
    const chunks = pixelChunksOf(project.id, KIND, chunk * size, pixels, undefined);
    await engine.transact(['columns'], { mode: 'readwrite' }, async (tx) => {
      for (const made of chunks) await tx.put('columns', made);
    });
  }
  if (derived > 0)
    repaired.push(`The 64 px versions of ${derived} images were made again from the photographs.`);
  if (lost.length === 0) return;
  for (const row of lost) discarded[row] = 1;
  await engine.transact(['columns'], { mode: 'readwrite' }, async (tx) => {
    for (const chunk of chunksOf(project.id, 'discarded', 0, discarded)) await tx.put('columns', chunk);
  });
  repaired.push(`The pixels of ${describeRows(lost)} could not be read; these images are discarded.`);
}
