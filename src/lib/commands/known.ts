import { CATALOG_OWNER, chunkRows } from '../domain/columns';
import type { ProjectId } from '../domain/ids';
import { existing, rowsOfImages, type Context } from './context';
import type { Commands } from './contract';
import { refuseSealed } from './sealed';

/** What is known of a demo from its generator. Nothing that chooses or suggests calls this. */
export function knownActs(context: Context): Pick<Commands, 'knownMasks'> {
  const { storage } = context;
  async function bits(project: ProjectId, kind: string, rows: Int32Array): Promise<Uint8Array[] | null> {
    const chunks = await storage.columnChunks(project, CATALOG_OWNER, kind);
    const masks: Uint8Array[] = [];
    for (const row of rows) {
      const chunk = chunks.find(({ chunk: at }) => at === Math.floor(row / chunkRows(kind)));
      const at = row % chunkRows(kind);
      if (chunk === undefined || at >= chunk.rows) return null;
      const size = chunk.bytes.byteLength / chunk.rows;
      masks.push(new Uint8Array(chunk.bytes, at * size, size).slice());
    }
    return masks;
  }

  return {
    async knownMasks(project, images) {
      await existing(context, project);
      const catalog = await storage.catalog(project);
      const rows = rowsOfImages(catalog, images);
      refuseSealed(catalog, rows, await storage.events(project));
      const [shown, biased] = [
        await bits(project, 'mask:class', rows),
        await bits(project, 'mask:bias', rows),
      ];
      if (shown === null || biased === null) return null;
      return shown.map((mask, i) => ({
        sidePx: Math.sqrt(mask.length * 8),
        class: mask,
        bias: biased[i]!,
      }));
    },
  };
}
