import { drained } from '../drained';
import type { Affinities } from './affinities';

/** Reused between iterations, x, y a row: what repels, before it is divided by Z, and the gradient. */
export interface Workspace {
  readonly repulsion: Float64Array;
  readonly gradient: Float64Array;
}

export const workspace = (rows: number): Workspace => ({
  repulsion: new Float64Array(rows * 2),
  gradient: new Float64Array(rows * 2),
});

/** Pairs gone through between two yields: about a millisecond. */
const PAIRS_A_STEP = 250_000;

/** Adds the forces between rows `from` … `to` − 1 and all rows behind them; returns their share of Z. */
function repel(y: Float64Array, rows: number, from: number, to: number, repulsion: Float64Array): number {
  let z = 0;
  for (let i = from; i < to; i++) {
    const xi = y[2 * i]!;
    const yi = y[2 * i + 1]!;
    let fx = 0;
    let fy = 0;
    for (let j = i + 1; j < rows; j++) {
      const dx = xi - y[2 * j]!;
      const dy = yi - y[2 * j + 1]!;
      const q = 1 / (1 + dx * dx + dy * dy);
      z += q;
      const q2 = q * q;
      fx += q2 * dx;
      fy += q2 * dy;
      repulsion[2 * j]! -= q2 * dx;
      repulsion[2 * j + 1]! -= q2 * dy;
    }
    repulsion[2 * i]! += fx;
    repulsion[2 * i + 1]! += fy;
  }
  return z;
}

/**
 * What repels at the points `y` (x, y a row): every pair, so it is exact. Returns Z = Σ_{i≠j} (1 + d²)⁻¹. Yields every
 * quarter of a million pairs.
 */
export function* repulsionSteps(
  y: Float64Array,
  { repulsion }: Workspace,
): Generator<undefined, number, void> {
  const rows = y.length / 2;
  repulsion.fill(0);
  let z = 0;
  for (let from = 0; from < rows;) {
    const to = Math.min(rows, from + Math.max(1, Math.ceil(PAIRS_A_STEP / (rows - from))));
    z += repel(y, rows, from, to, repulsion);
    from = to;
    if (from < rows) yield;
  }
  return 2 * z;
}

export const repulsionAt = (y: Float64Array, space: Workspace): number => drained(repulsionSteps(y, space));

/**
 * Gradient of the Kullback–Leibler divergence at the points for which repulsion and `z` were found; attraction is
 * multiplied by `exaggeration` (van der Maaten and Hinton 2008, equation 5).
 */
export function gradientAt(
  { rows, start, column, value }: Affinities,
  y: Float64Array,
  exaggeration: number,
  { repulsion, gradient }: Workspace,
  z: number,
): Float64Array {
  for (let i = 0; i < rows; i++) {
    const xi = y[2 * i]!;
    const yi = y[2 * i + 1]!;
    let fx = 0;
    let fy = 0;
    for (let at = start[i]!; at < start[i + 1]!; at++) {
      const j = column[at]!;
      const dx = xi - y[2 * j]!;
      const dy = yi - y[2 * j + 1]!;
      const pull = value[at]! / (1 + dx * dx + dy * dy);
      fx += pull * dx;
      fy += pull * dy;
    }
    gradient[2 * i] = 4 * (exaggeration * fx - repulsion[2 * i]! / z);
    gradient[2 * i + 1] = 4 * (exaggeration * fy - repulsion[2 * i + 1]! / z);
  }
  return gradient;
}

/** Σ p log(p/q) in nats over the affinities given, with the normaliser `z` of these points. */
export function divergence(p: Affinities, y: ArrayLike<number>, z: number): number {
  let sum = 0;
  for (let i = 0; i < p.rows; i++) {
    for (let at = p.start[i]!; at < p.start[i + 1]!; at++) {
      const j = p.column[at]!;
      const dx = y[2 * i]! - y[2 * j]!;
      const dy = y[2 * i + 1]! - y[2 * j + 1]!;
      const value = p.value[at]!;
      if (value > 0) sum += value * Math.log(value * z * (1 + dx * dx + dy * dy));
    }
  }
  return sum;
}
