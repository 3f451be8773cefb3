import { CATALOG_OWNER, chunkRows } from '../../lib/domain/columns';
import type { ProjectId } from '../../lib/domain/ids';
import type { DemoEvent } from '../../lib/demos';
import type { Storage } from '../../lib/storage/contract';

const KINDS = ['class', 'bias'] as const;

/** What a generator knows of its images: where class and attribute show, 512 bytes a row. */
export class MaskCollector {
  readonly #masks: Record<(typeof KINDS)[number], Uint8Array[]> = { class: [], bias: [] };

  /** Passes the events on and keeps the masks of their images. */
  async *watch(events: AsyncGenerator<DemoEvent, void, void>): AsyncGenerator<DemoEvent, void, void> {
    for await (const event of events) {
      if (event.type === 'images') {
        for (const { masks } of event.images) for (const kind of KINDS) this.#masks[kind].push(masks[kind]);
      }
      yield event;
    }
  }

  /** Writes `mask:class` and `mask:bias` of a project whose rows are the images that passed. */
  async write(storage: Storage, project: ProjectId): Promise<void> {
    for (const name of KINDS) {
      const kind = `mask:${name}`;
      const size = chunkRows(kind);
      const masks = this.#masks[name];
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
  }
}
