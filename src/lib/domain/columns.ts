import type { ProjectId } from './ids';

export const DTYPES = ['uint8', 'uint16', 'int32', 'float32', 'float64', 'json'] as const;
export type Dtype = (typeof DTYPES)[number];

/** `project` for the catalog, else the id of a classifier, translator or job. */
export type ColumnOwner = string;

/**
 * A piece of a column: `rows` rows from `chunk` × the column's chunk length on. `json` holds one UTF-8 JSON array.
 * Kinds in use: catalog `id hash path label part group origin discarded attribute:<name>`; derived pixels
 * `pixels:<size>` (uint8, size × size × 3 a row); a classifier's `weights`, `logits`, `test-logits`, `latent`;
 * a job's `checkpoint`.
 */
export interface ColumnChunk {
  readonly project: ProjectId;
  readonly owner: ColumnOwner;
  readonly kind: string;
  readonly chunk: number;
  readonly rows: number;
  readonly dtype: Dtype;
  readonly bytes: ArrayBuffer;
}
