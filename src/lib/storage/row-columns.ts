import type { ColumnChunk } from '../domain/columns';
import { chunkRows, isResultKind, isRowKind } from '../domain/columns';
import type { ProjectId } from '../domain/ids';
import type { Tx } from './engine';
import type { Key } from './schema';

/** A chunk of a column that has one entry a catalog row, and the row that it begins at. */
export interface RowChunk {
  readonly key: Key;
  readonly kind: string;
  readonly isResult: boolean;
  readonly start: number;
}

/** Keys of all chunks of the project with one entry a catalog row: the catalog, its pixels, and what was computed. */
export async function rowChunks(tx: Tx, project: ProjectId): Promise<RowChunk[]> {
  const found: RowChunk[] = [];
  for (const key of await tx.keys('columns', [project])) {
    const [, owner, kind, chunk] = key as readonly [string, string, string, number];
    if (!isRowKind(owner, kind)) continue;
    found.push({ key, kind, isResult: isResultKind(kind), start: chunk * chunkRows(kind) });
  }
  return found;
}

export const bytesPerRow = (chunk: ColumnChunk): number => chunk.bytes.byteLength / chunk.rows;
