import { drained } from '../drained';
import { momentSteps } from '../linear/covariance';
import { eigenSteps } from '../linear/eigen';

/** An orthonormal basis fitted once and kept with whatever was computed in it. */
export interface PcaBasis {
  readonly columns: number;
  readonly components: number;
  readonly mean: Float64Array;
  /** `components × columns`, strongest first; the largest entry of each is positive, which fixes the sign. */
  readonly basis: Float64Array;
  /** Variance along each component (n − 1 in the denominator). */
  readonly variance: Float64Array;
}

/** Principal components of `rows × columns` values, at most `components` of them. Yields every few milliseconds. */
export function* pcaSteps(
  x: Float32Array,
  rows: number,
  columns: number,
  components: number,
): Generator<undefined, PcaBasis, void> {
  const { mean, covariance } = yield* momentSteps(x, rows, columns);
  const { values, vectors } = yield* eigenSteps(covariance, columns);
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]!);
  const kept = Math.min(components, columns, Math.max(1, rows - 1));
  const basis = new Float64Array(kept * columns);
  const variance = new Float64Array(kept);
  for (let k = 0; k < kept; k++) {
    const at = order[k]! * columns;
    const vector = vectors.subarray(at, at + columns);
    const largest = vector.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
    const sign = largest < 0 ? -1 : 1;
    variance[k] = Math.max(0, values[order[k]!]!);
    for (let c = 0; c < columns; c++) basis[k * columns + c] = sign * vector[c]!;
  }
  return { columns, components: kept, mean, basis, variance };
}

export const fitPca = (x: Float32Array, rows: number, columns: number, components: number): PcaBasis =>
  drained(pcaSteps(x, rows, columns, components));

/** Coordinates in the basis, `rows × components`. */
export function projectPca(
  { columns, components, mean, basis }: PcaBasis,
  x: Float32Array,
  rows: number,
): Float32Array {
  const out = new Float32Array(rows * components);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < components; k++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (x[i * columns + c]! - mean[c]!) * basis[k * columns + c]!;
      out[i * components + k] = sum;
    }
  }
  return out;
}
