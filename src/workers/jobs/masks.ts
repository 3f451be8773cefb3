import { CATALOG_OWNER, chunkRows } from '../../lib/domain/columns';
import type { ProjectId } from '../../lib/domain/ids';
import type { DemoEvent } from '../../lib/demos';
import type { Storage } from '../../lib/storage/contract';

const KINDS = ['class', 'bias'] as const;
type Masks = Record<(typeof KINDS)[number], Uint8Array[]>;

/**
 * Passes a generator's events on and, before it ends, writes what the generator knows of its images: `mask:class` and
 * `mask:bias`, where class and attribute show, 512 bytes a row. The project's rows are the images that pass.
 */
export async function* withMasks(
  storage: Storage,
  project: ProjectId,
  events: AsyncGenerator<DemoEvent, void, void>,
): AsyncGenerator<DemoEvent, void, void> {
  const all: Masks = { class: [], bias: [] };
  for await (const event of events) {
    if (event.type === 'images') {
      for (const { masks } of event.images) for (const kind of KINDS) all[kind].push(masks[kind]);
    }
    yield event;
  }
  for (const kind of KINDS) await write(storage, project, `mask:${kind}`, all[kind]);
}

async function write(
  storage: Storage,
  project: ProjectId,
  kind: string,
  masks: readonly Uint8Array[],
): Promise<void> {
  const size = chunkRows(kind);
  for (let chunk = 0; chunk * size < masks.length; chunk++) {
    const part = masks.slice(chunk * size, (chunk + 1) * size);
    const bytes = new Uint8Array(part.length * part[0]!.length);
    for (const [i, mask] of part.entries()) bytes.set(mask, i * mask.length);
    await storage.putColumn({
      ...{ project, owner: CATALOG_OWNER, kind, chunk, rows: part.length },
      ...{ dtype: 'uint8', bytes: bytes.buffer },
    });
  }
}
