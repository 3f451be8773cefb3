import { drained } from '../drained';
import type { Affinities } from './affinities';

/** Reused between iterations: forces of repulsion and their normaliser. */
export interface Workspace {
  readonly repulsion: Float64Array;
}

export const workspace = (rows: number): Workspace => ({ repulsion: new Float64Array(rows * 2) });

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
 * Gradient of Kullback–Leibler divergence for points `y` (x, y a row), written to `gradient` in the same layout;
 * attraction is multiplied by `exaggeration`. Exact: every pair repels. Returns Z = Σ_{i≠j} (1 + d²)⁻¹.
 * (van der Maaten and Hinton 2008, equation 5.) Yields every quarter of a million pairs.
 */
export function* gradientSteps(
  p: Affinities,
  y: Float64Array,
  exaggeration: number,
  gradient: Float64Array,
  { repulsion }: Workspace,
): Generator<undefined, number, void> {
  const { rows } = p;
  repulsion.fill(0);
  let z = 0;
  for (let from = 0; from < rows;) {
    const to = Math.min(rows, from + Math.max(1, Math.ceil(PAIRS_A_STEP / (rows - from))));
    z += repel(y, rows, from, to, repulsion);
    from = to;
    if (from < rows) yield;
  }
  z *= 2;
  attract(p, y, exaggeration, gradient, repulsion, z);
  return z;
}

export const tsneGradient = (
  p: Affinities,
  y: Float64Array,
  exaggeration: number,
  gradient: Float64Array,
  space: Workspace,
): number => drained(gradientSteps(p, y, exaggeration, gradient, space));

function attract(
  { rows, start, column, value }: Affinities,
  y: Float64Array,
  exaggeration: number,
  gradient: Float64Array,
  repulsion: Float64Array,
  z: number,
): void {
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
}

/** Σ p log(p/q) in nats over the affinities given, with the exact normaliser `z` of `tsneGradient`. */
export function divergence(p: Affinities, y: Float64Array, z: number): number {
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
