import { drained } from '../drained';

/** Symmetric sparse affinities in compressed rows: the neighbours of row i stand at `start[i]` … `start[i + 1]`. */
export interface Affinities {
  readonly rows: number;
  readonly start: Int32Array;
  readonly column: Int32Array;
  /** p_ij; all together they sum to 1. */
  readonly value: Float64Array;
}

/** Indices and squared distances of the `k` nearest other rows, nearest first, each `rows × k`. */
export interface Neighbours {
  readonly k: number;
  readonly index: Int32Array;
  readonly squared: Float64Array;
}

/**
 * Exact nearest neighbours of `rows × columns` values by squared Euclidean distance; ties go to the lower row. Yields
 * after each row.
 */
export function* neighbourSteps(
  x: Float32Array,
  rows: number,
  columns: number,
  k: number,
): Generator<number, Neighbours, void> {
  const index = new Int32Array(rows * k);
  const squared = new Float64Array(rows * k);
  for (let i = 0; i < rows; i++) {
    nearest(x, rows, columns, i, index.subarray(i * k, (i + 1) * k), squared.subarray(i * k, (i + 1) * k));
    yield i + 1;
  }
  return { k, index, squared };
}

export const nearestNeighbours = (x: Float32Array, rows: number, columns: number, k: number): Neighbours =>
  drained(neighbourSteps(x, rows, columns, k));

/** Fills `index` and `squared` with the nearest other rows of row i, by insertion. */
export function nearest(
  x: ArrayLike<number>,
  rows: number,
  columns: number,
  i: number,
  index: Int32Array,
  squared: Float64Array,
): void {
  const k = index.length;
  squared.fill(Infinity);
  for (let j = 0; j < rows; j++) {
    if (j === i) continue;
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      const d = x[i * columns + c]! - x[j * columns + c]!;
      sum += d * d;
    }
    if (sum >= squared[k - 1]!) continue;
    let at = k - 1;
    for (; at > 0 && squared[at - 1]! > sum; at--) {
      squared[at] = squared[at - 1]!;
      index[at] = index[at - 1]!;
    }
    squared[at] = sum;
    index[at] = j;
  }
}

/**
 * Conditional probabilities p_j|i of one row, with the precision found by bisection so that their entropy is
 * log(perplexity) (van der Maaten and Hinton 2008, section 2).
 */
function conditional(squared: Float64Array, perplexity: number): Float64Array {
  const target = Math.log(perplexity);
  const nearest = squared[0]!;
  const p = new Float64Array(squared.length);
  let beta = 1;
  let low = 0;
  let high = Infinity;
  for (let step = 0; step < 100; step++) {
    let sum = 0;
    let weighted = 0;
    for (let n = 0; n < p.length; n++) {
      const d = squared[n]! - nearest;
      const e = Math.exp(-d * beta);
      p[n] = e;
      sum += e;
      weighted += d * e;
    }
    const entropy = Math.log(sum) + (beta * weighted) / sum;
    for (let n = 0; n < p.length; n++) p[n]! /= sum;
    if (Math.abs(entropy - target) < 1e-7) break;
    if (entropy > target) {
      low = beta;
      beta = high === Infinity ? beta * 2 : (beta + high) / 2;
    } else {
      high = beta;
      beta = (beta + low) / 2;
    }
  }
  return p;
}

/**
 * t-SNE's joint probabilities p_ij = (p_j|i + p_i|j) / 2n over the given neighbours; exact where k = rows − 1.
 * `perplexity` must be at most k. Yields after each row, which it goes through twice.
 */
export function* affinitySteps(
  { k, index, squared }: Neighbours,
  perplexity: number,
): Generator<number, Affinities, void> {
  const rows = index.length / k;
  const maps = Array.from({ length: rows }, () => new Map<number, number>());
  for (let i = 0; i < rows; i++) {
    const p = conditional(squared.subarray(i * k, (i + 1) * k), perplexity);
    for (let n = 0; n < k; n++) {
      const j = index[i * k + n]!;
      const half = p[n]! / (2 * rows);
      maps[i]!.set(j, (maps[i]!.get(j) ?? 0) + half);
      maps[j]!.set(i, (maps[j]!.get(i) ?? 0) + half);
    }
    yield i + 1;
  }
  const start = new Int32Array(rows + 1);
  maps.forEach((map, i) => (start[i + 1] = start[i]! + map.size));
  const column = new Int32Array(start[rows]!);
  const value = new Float64Array(start[rows]!);
  for (const [i, map] of maps.entries()) {
    let at = start[i]!;
    for (const [j, p] of [...map].sort(([a], [b]) => a - b)) {
      column[at] = j;
      value[at++] = p;
    }
    yield rows;
  }
  return { rows, start, column, value };
}

export const affinities = (neighbours: Neighbours, perplexity: number): Affinities =>
  drained(affinitySteps(neighbours, perplexity));
