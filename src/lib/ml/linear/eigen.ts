/** Sweeps after which it is given up; ten are enough for thousands of rows. */
const SWEEPS = 60;

export interface Eigen {
  readonly values: Float64Array;
  /** Vector k in row k. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and vectors of a symmetric n × n matrix, which is destroyed, by Jacobi's cyclic rotations; in no order.
 * Yields after each row of a sweep.
 */
export function* eigenSteps(a: Float64Array, n: number): Generator<undefined, Eigen, void> {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const total = a.reduce((sum, v) => sum + v * v, 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += 2 * a[p * n + q]! ** 2;
    if (off <= 1e-22 * total) break;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
      yield;
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors };
}

/** Makes a[p, q] zero (Golub and Van Loan, "Matrix Computations", 8.5.2). */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  const app = a[p * n + p]!;
  const aqq = a[q * n + q]!;
  if (Math.abs(apq) <= 1e-18 * Math.sqrt(Math.abs(app * aqq))) return;
  const tau = (aqq - app) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    const ip = a[p * n + i]!;
    const iq = a[q * n + i]!;
    a[p * n + i] = c * ip - s * iq;
    a[q * n + i] = s * ip + c * iq;
    const vp = vectors[p * n + i]!;
    const vq = vectors[q * n + i]!;
    vectors[p * n + i] = c * vp - s * vq;
    vectors[q * n + i] = s * vp + c * vq;
  }
  // The matrix stays symmetric: the other rows take over what the two have become, and the four corners are known.
  for (let i = 0; i < n; i++) {
    a[i * n + p] = a[p * n + i]!;
    a[i * n + q] = a[q * n + i]!;
  }
  a[p * n + p] = app - t * apq;
  a[q * n + q] = aqq + t * apq;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}
