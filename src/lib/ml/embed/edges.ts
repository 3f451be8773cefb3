import type { Affinities } from './affinities';

/** Affinities in single precision, each row filled up to a multiple of `lanes` with ones of 0 to itself. */
export interface Edges {
  /** First edge of each row, and behind the last. */
  readonly start: Int32Array;
  /** The other row of each edge. */
  readonly end: Int32Array;
  readonly affinity: Float32Array;
  /** Σ p ln p over all, in nats. */
  readonly entropy: number;
}

export function edgesOf({ rows, start, column, value }: Affinities, lanes: number): Edges {
  const first = new Int32Array(rows + 1);
  for (let i = 0; i < rows; i++) {
    first[i + 1] = first[i]! + Math.ceil((start[i + 1]! - start[i]!) / lanes) * lanes;
  }
  const end = new Int32Array(first[rows]!);
  const affinity = new Float32Array(first[rows]!);
  for (let i = 0; i < rows; i++) {
    end.fill(i, first[i], first[i + 1]);
    end.set(column.subarray(start[i], start[i + 1]), first[i]);
    affinity.set(value.subarray(start[i], start[i + 1]), first[i]);
  }
  const entropy = value.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
  return { start: first, end, affinity, entropy };
}
