import { CATALOG_OWNER } from '../../domain/columns';
import type { ColumnChunk } from '../../domain/columns';
import type { ProjectRecord } from '../../domain/project';
import { decodeValues } from '../catalog-chunks';
import type { Tx } from '../engine';
import { bytesPerRow, rowChunks } from '../row-columns';

/** Drops the last `count` rows with their pixels and results, and the images that no other row uses. */
export async function truncateRows(tx: Tx, project: ProjectRecord, count: number): Promise<void> {
  const rows = Math.max(0, project.rows - count);
  const hashes = (await tx.all('columns', [project.id, CATALOG_OWNER, 'hash'])).flatMap(
    (chunk) => decodeValues(chunk) as string[],
  );
  const kept = new Set(hashes.slice(0, rows));
  for (const hash of new Set(hashes.slice(rows))) {
    if (hash !== '' && !kept.has(hash)) await tx.remove('images', [project.id, hash]);
  }
  for (const { key, start } of await rowChunks(tx, project.id)) {
    if (start >= rows) {
      await tx.remove('columns', key);
      continue;
    }
    const chunk = await tx.get('columns', key);
    if (chunk !== undefined && start + chunk.rows > rows) await tx.put('columns', cut(chunk, rows - start));
  }
  await tx.put('projects', { ...project, rows });
}

function cut(chunk: ColumnChunk, rows: number): ColumnChunk {
  if (chunk.dtype === 'json') {
    const values = (decodeValues(chunk) as string[]).slice(0, rows);
    return { ...chunk, rows, bytes: new TextEncoder().encode(JSON.stringify(values)).buffer };
  }
  return { ...chunk, rows, bytes: chunk.bytes.slice(0, rows * bytesPerRow(chunk)) };
}
