import type { ProjectId } from './ids';

export const DTYPES = ['uint8', 'uint16', 'int32', 'float32', 'float64', 'json'] as const;
export type Dtype = (typeof DTYPES)[number];

/** `project` for the catalog, else the id of a classifier, translator or job. */
export type ColumnOwner = string;

/**
 * A piece of a column: `rows` rows from `chunk` × the column's chunk length on. `json` holds one UTF-8 JSON array.
 * Kinds in use: catalog `id hash path label part group group-name origin discarded attribute:<name>`; derived pixels
 * `pixels:<size>` (uint8, size × size × 3 a row); a demo's `mask:class` and `mask:bias` (64 × 64 bits a row); frozen
 * features `features:<layer>:<version>`; a classifier's `weights`, `logits`, `test-logits`, `latent`; x and y of a
 * projection, `layout:latent` of the classifier and `layout:backbone` of the catalog, with what is known of them under
 * `numbers:layout:<space>` (json, no row); a job's `checkpoint`.
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

/** Owner of the catalog's own columns and of the derived pixels. */
export const CATALOG_OWNER = 'project';

/** Rows a chunk of the column: 256 of pixels (3 MB at 64 px), 1,024 of everything else that has a value a row. */
export const chunkRows = (kind: string): number => (kind.startsWith('pixels:') ? 256 : 1024);

/** Computed columns (float32, NaN where missing) that hold one entry a catalog row, whoever owns them. */
export const isResultKind = (kind: string): boolean =>
  /^(logits|test-logits|latent|layout:.*|features:.*)$/.test(kind);

/** True for a column with one entry a catalog row; the rest (`weights`) is whatever its owner says. */
export const isRowKind = (owner: ColumnOwner, kind: string): boolean =>
  isResultKind(kind) || (owner === CATALOG_OWNER && !kind.startsWith('numbers:'));

export const BYTES_PER_VALUE = {
  uint8: 1,
  uint16: 2,
  int32: 4,
  float32: 4,
  float64: 8,
} as const satisfies Record<Exclude<Dtype, 'json'>, number>;
