import type { ColumnChunk } from '../../domain/columns';
import { CATALOG_OWNER } from '../../domain/columns';
import type { ProjectId } from '../../domain/ids';
import { chunksOf, decodeValues } from '../catalog-chunks';
import type { Tx } from '../engine';
import { bytesPerRow, rowChunks } from '../row-columns';
import { projectIn } from './catalog';

/**
 * "Delete for good": hash, path and name of the source become empty, the first of which marks the rows as purged,
 * their pixels zero and their results NaN; bytes that no other row uses are removed. The rows stay, discarded.
 */
export async function purgeRows(tx: Tx, id: ProjectId, purged: Int32Array): Promise<void> {
  const project = await projectIn(tx, id);
  const column = async (kind: string) =>
    (await tx.all('columns', [id, CATALOG_OWNER, kind])).flatMap((chunk) => [...decodeValues(chunk)]);
  const rows = [...new Set(purged)].filter((row) => row >= 0 && row < project.rows);

  const hashes = (await column('hash')) as string[];
  const gone = new Set(rows.map((row) => hashes[row]!));
  const replaced = async (kind: string, values: (string | number)[], value: string | number) => {
    for (const row of rows) values[row] = value;
    for (const chunk of chunksOf(id, kind, 0, values as string[])) await tx.put('columns', chunk);
  };
  await replaced('hash', hashes, '');
  await replaced('path', await column('path'), '');
  await replaced('discarded', await column('discarded'), 1);
  for (const hash of hashes) gone.delete(hash);
  for (const hash of gone) if (hash !== '') await tx.remove('images', [id, hash]);

  for (const { key, kind, isResult, start } of await rowChunks(tx, id)) {
    if (!isResult && kind !== 'group-name' && !kind.startsWith('pixels:')) continue;
    const chunk = await tx.get('columns', key);
    if (chunk === undefined) continue;
    const inside = rows.map((row) => row - start).filter((row) => row >= 0 && row < chunk.rows);
    if (inside.length > 0) await tx.put('columns', blanked(chunk, inside));
  }
}

function blanked(chunk: ColumnChunk, rows: readonly number[]): ColumnChunk {
  if (chunk.dtype === 'json') {
    const names = (decodeValues(chunk) as string[]).map((name, row) => (rows.includes(row) ? '' : name));
    return { ...chunk, bytes: new TextEncoder().encode(JSON.stringify(names)).buffer };
  }
  const bytes = chunk.bytes.slice(0);
  const size = bytesPerRow(chunk);
  for (const row of rows) {
    if (chunk.dtype === 'float32') new Float32Array(bytes, row * size, size / 4).fill(NaN);
    else new Uint8Array(bytes, row * size, size).fill(0);
  }
  return { ...chunk, bytes };
}
