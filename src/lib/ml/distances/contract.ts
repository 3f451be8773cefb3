/** Points of as many dimensions as there are columns, row by row. */
export interface Points {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Indices and squared distances of the `k` nearest other rows, nearest first, each `rows × k`. */
export interface Neighbours {
  readonly k: number;
  readonly index: Int32Array;
  readonly squared: Float32Array | Float64Array;
}

/** Squared distances of some rows in turn; that from row `from + i` to row j of the others is at `i · pitch + j`. */
export interface DistanceRows {
  readonly from: number;
  readonly count: number;
  readonly pitch: number;
  /** Valid until the next step. */
  readonly squared: Float32Array | Float64Array;
}

/** Points held ready to be measured from; `close` frees them. */
export interface OpenPoints {
  /** Squared Euclidean distances to other points. Yields every few milliseconds, all rows once. */
  to(others: Points): Generator<DistanceRows, void, void>;
  /** The exact nearest of the others; ties go to the lower row. Yields the rows done every few milliseconds. */
  neighbours(k: number): Generator<number, Neighbours, void>;
  close(): void;
}

/** What measures distances: plain script in double precision, or kernels in single. */
export interface Distances {
  open(points: Points): OpenPoints;
}
