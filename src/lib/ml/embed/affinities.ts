import { drained } from '../drained';
import type { Neighbours } from '../distances/contract';

/** Symmetric sparse affinities in compressed rows: the neighbours of row i stand at `start[i]` … `start[i + 1]`. */
export interface Affinities {
  readonly rows: number;
  readonly start: Int32Array;
  /** Ascending within a row. */
  readonly column: Int32Array;
  /** p_ij; all together they sum to 1. */
  readonly value: Float64Array;
}

const MOST_STEPS = 100;
const TOLERANCE = 1e-7;

/**
 * Conditional probabilities p_j|i of one row, written to `p`, with the precision that gives them the entropy
 * log(perplexity) (van der Maaten and Hinton 2008, section 2): by Newton's method on its logarithm, bisected where that
 * leaves what is known to hold it.
 */
function conditional(squared: ArrayLike<number>, from: number, perplexity: number, p: Float64Array): void {
  const target = Math.log(perplexity);
  const nearest = squared[from]!;
  let total = 0;
  for (let n = 0; n < p.length; n++) total += squared[from + n]! - nearest;
  let beta = total > 0 ? p.length / total : 1;
  let low = 0;
  let high = Infinity;
  for (let step = 0; ; step++) {
    let sum = 0;
    let first = 0;
    let second = 0;
    for (let n = 0; n < p.length; n++) {
      const d = squared[from + n]! - nearest;
      const e = Math.exp(-d * beta);
      p[n] = e;
      sum += e;
      first += d * e;
      second += d * d * e;
    }
    const mean = first / sum;
    const excess = Math.log(sum) + beta * mean - target;
    if (Math.abs(excess) < TOLERANCE || step === MOST_STEPS) {
      for (let n = 0; n < p.length; n++) p[n]! /= sum;
      return;
    }
    if (excess > 0) low = beta;
    else high = beta;
    const slope = beta * beta * (second / sum - mean * mean);
    const newton = beta * Math.exp(excess / slope);
    const within = newton > low && newton < high && newton < beta * 16;
    if (within) beta = newton;
    else beta = high === Infinity ? beta * 2 : (low + high) / 2;
  }
}

/**
 * t-SNE's joint probabilities p_ij = (p_j|i + p_i|j) / 2n over the given neighbours; exact where k = rows − 1.
 * `perplexity` must be at most k. Yields after each row, which it goes through several times.
 */
export function* affinitySteps(
  { k, index, squared }: Neighbours,
  perplexity: number,
): Generator<number, Affinities, void> {
  const rows = index.length / k;
  const given = new Float64Array(rows * k);
  for (let i = 0; i < rows; i++) {
    conditional(squared, i * k, perplexity, given.subarray(i * k, (i + 1) * k));
    yield i + 1;
  }
  const start = Int32Array.from({ length: rows + 1 }, (_, i) => i * k);
  const turned = yield* transposed({ rows, start, column: index, value: given });
  // Transposed twice, each row is in order.
  return yield* joined(yield* transposed(turned), turned);
}

export const affinities = (neighbours: Neighbours, perplexity: number): Affinities =>
  drained(affinitySteps(neighbours, perplexity));

/** Rows of the result are in ascending order whatever those given are in. */
function* transposed({ rows, start, column, value }: Affinities): Generator<number, Affinities, void> {
  const turned = new Int32Array(rows + 1);
  for (const c of column) turned[c + 1]!++;
  for (let i = 0; i < rows; i++) turned[i + 1]! += turned[i]!;
  const free = turned.slice();
  const columns = new Int32Array(column.length);
  const values = new Float64Array(column.length);
  for (let i = 0; i < rows; i++) {
    for (let at = start[i]!; at < start[i + 1]!; at++) {
      const to = free[column[at]!]!++;
      columns[to] = i;
      values[to] = value[at]!;
    }
    yield rows;
  }
  return { rows, start: turned, column: columns, value: values };
}

/** Half the mean of two sparse matrices over all rows, both in ascending order. */
function* joined(a: Affinities, b: Affinities): Generator<number, Affinities, void> {
  const { rows } = a;
  const start = new Int32Array(rows + 1);
  const column = new Int32Array(2 * a.column.length);
  const value = new Float64Array(2 * a.column.length);
  let to = 0;
  for (let i = 0; i < rows; i++) {
    const [endA, endB] = [a.start[i + 1]!, b.start[i + 1]!];
    let [atA, atB] = [a.start[i]!, b.start[i]!];
    while (atA < endA || atB < endB) {
      const inA = atA < endA ? a.column[atA]! : Infinity;
      const inB = atB < endB ? b.column[atB]! : Infinity;
      column[to] = Math.min(inA, inB);
      value[to++] = ((inA <= inB ? a.value[atA++]! : 0) + (inB <= inA ? b.value[atB++]! : 0)) / (2 * rows);
    }
    start[i + 1] = to;
    yield rows;
  }
  return { rows, start, column: column.slice(0, to), value: value.slice(0, to) };
}
