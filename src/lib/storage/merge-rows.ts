import type { Catalog } from '../domain/catalog';
import { isPurged } from '../domain/catalog-changes';
import { chunkRows, type ColumnOwner } from '../domain/columns';
import type { ProjectId } from '../domain/ids';
import type { Storage } from './contract';
import type { ResultKind } from './results';

/** Numbers of some rows, `values` in the order of `rows`. */
export interface RowValues {
  readonly rows: ArrayLike<number>;
  readonly values: Float32Array;
  readonly width: number;
}

/**
 * Writes numbers of those rows over what is kept of the column by now, and no more of it than the chunks that they are
 * in. `catalog` is what they were computed of: rows that have gone since, or hold another image, are left out.
 */
export async function mergeRows(
  storage: Storage,
  project: ProjectId,
  owner: ColumnOwner,
  kind: ResultKind,
  catalog: Catalog,
  { rows, values, width }: RowValues,
): Promise<void> {
  const now = await storage.catalog(project);
  const size = chunkRows(kind);
  const chunks = new Map<number, number[]>();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (row >= now.rows || now.ids[row] !== catalog.ids[row] || isPurged(now, row)) continue;
    const chunk = Math.floor(row / size);
    chunks.set(chunk, [...(chunks.get(chunk) ?? []), i]);
  }
  for (const [chunk, changed] of chunks) {
    const start = chunk * size;
    const count = Math.min(size, now.rows - start);
    const merged = new Float32Array(count * width).fill(NaN);
    const kept = await storage.column(project, owner, kind, chunk);
    if (kept !== undefined && kept.bytes.byteLength === 4 * width * kept.rows) {
      merged.set(new Float32Array(kept.bytes, 0, Math.min(kept.rows, count) * width));
    }
    for (const i of changed)
      merged.set(values.subarray(i * width, (i + 1) * width), (rows[i]! - start) * width);
    await storage.putColumn({
      ...{ project, owner, kind, chunk, rows: count },
      ...{ dtype: 'float32', bytes: merged.buffer },
    });
  }
}
