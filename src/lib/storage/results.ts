import { chunkRows, type ColumnOwner } from '../domain/columns';
import type { Space } from '../domain/discovery';
import type { ProjectId } from '../domain/ids';
import type { Storage } from './contract';

/** Computed numbers, `width` a catalog row, row-major; NaN where a row has none. */
export interface Result {
  readonly values: Float32Array<ArrayBuffer>;
  readonly width: number;
}
export type ResultKind =
  'logits' | 'test-logits' | 'latent' | `layout:${Space}` | `features:${'condition' | 'judge'}:${string}`;

/** The column for the first `rows` rows of the catalog; `null` where nothing of it is kept. */
export async function readResult(
  storage: Storage,
  project: ProjectId,
  owner: ColumnOwner,
  kind: ResultKind,
  rows: number,
): Promise<Result | null> {
  const chunks = await storage.columnChunks(project, owner, kind);
  const first = chunks.find((chunk) => chunk.rows > 0);
  if (first === undefined) return null;
  const width = first.bytes.byteLength / 4 / first.rows;
  const values = new Float32Array(rows * width).fill(NaN);
  for (const chunk of chunks) {
    const start = chunk.chunk * chunkRows(kind);
    if (start >= rows) continue;
    values.set(new Float32Array(chunk.bytes, 0, Math.min(chunk.rows, rows - start) * width), start * width);
  }
  return { values, width };
}

/** Replaces the column. */
export async function writeResult(
  storage: Storage,
  project: ProjectId,
  owner: ColumnOwner,
  kind: ResultKind,
  { values, width }: Result,
): Promise<void> {
  const size = chunkRows(kind);
  const rows = values.length / width;
  for (let chunk = 0; chunk * size < rows; chunk++) {
    const part = values.slice(chunk * size * width, Math.min(rows, (chunk + 1) * size) * width);
    await storage.putColumn({
      project,
      owner,
      kind,
      chunk,
      rows: part.length / width,
      dtype: 'float32',
      bytes: part.buffer,
    });
  }
}
