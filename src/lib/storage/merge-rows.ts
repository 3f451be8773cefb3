import type { Catalog } from '../domain/catalog';
import { isPurged } from '../domain/catalog-changes';
import type { ColumnOwner } from '../domain/columns';
import type { ProjectId } from '../domain/ids';
import type { Storage } from './contract';
import { readResult, writeResult, type Result, type ResultKind } from './results';

/** Numbers of some rows, `values` in the order of `rows`. */
export interface RowValues {
  readonly rows: ArrayLike<number>;
  readonly values: Float32Array;
  readonly width: number;
}

/**
 * Writes numbers of those rows over what is kept of the column by now. `catalog` is what they were computed of: rows
 * that have gone since, or hold another image, are left out.
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
  const kept = await readResult(storage, project, owner, kind, now.rows);
  const merged: Result =
    kept?.width === width ? kept : { values: new Float32Array(now.rows * width).fill(NaN), width };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (row >= now.rows || now.ids[row] !== catalog.ids[row] || isPurged(now, row)) continue;
    merged.values.set(values.subarray(i * width, (i + 1) * width), row * width);
  }
  await writeResult(storage, project, owner, kind, merged);
}
