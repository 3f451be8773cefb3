import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

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

/** Principal components of `rows × columns` values, at most `components` of them. */
export function fitPca(x: Float32Array, rows: number, columns: number, components: number): PcaBasis {
  const mean = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let c = 0; c < columns; c++) mean[c]! += x[i * columns + c]! / rows;
  const covariance = Matrix.zeros(columns, columns);
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < columns; a++) {
      const da = x[i * columns + a]! - mean[a]!;
      for (let b = a; b < columns; b++) {
        const value = covariance.get(a, b) + (da * (x[i * columns + b]! - mean[b]!)) / Math.max(1, rows - 1);
        covariance.set(a, b, value);
      }
    }
  }
  for (let a = 0; a < columns; a++) for (let b = 0; b < a; b++) covariance.set(a, b, covariance.get(b, a));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const kept = Math.min(components, columns, Math.max(1, rows - 1));
  const basis = new Float64Array(kept * columns);
  const variance = new Float64Array(kept);
  for (let k = 0; k < kept; k++) {
    const vector = eigenvectorMatrix.getColumn(order[k]!);
    const largest = vector.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
    const sign = largest < 0 ? -1 : 1;
    variance[k] = Math.max(0, realEigenvalues[order[k]!]!);
    for (let c = 0; c < columns; c++) basis[k * columns + c] = sign * vector[c]!;
  }
  return { columns, components: kept, mean, basis, variance };
}

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
