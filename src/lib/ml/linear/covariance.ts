/** Multiplications between two yields: about a millisecond. */
const PRODUCTS_A_STEP = 1_000_000;

export interface Moments {
  readonly mean: Float64Array;
  /** columns × columns, n − 1 in the denominator. */
  readonly covariance: Float64Array;
}

/** Mean and covariance of `rows × columns` values. Yields every few milliseconds. */
export function* momentSteps(
  x: Float32Array,
  rows: number,
  columns: number,
): Generator<undefined, Moments, void> {
  const mean = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let c = 0; c < columns; c++) mean[c]! += x[i * columns + c]! / rows;
  const covariance = new Float64Array(columns * columns);
  const perStep = Math.ceil(PRODUCTS_A_STEP / columns ** 2);
  const centred = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns; c++) centred[c] = x[i * columns + c]! - mean[c]!;
    for (let a = 0; a < columns; a++) {
      const da = centred[a]! / Math.max(1, rows - 1);
      for (let b = a; b < columns; b++) covariance[a * columns + b]! += da * centred[b]!;
    }
    if (i % perStep === perStep - 1) yield;
  }
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < a; b++) covariance[a * columns + b] = covariance[b * columns + a]!;
  }
  return { mean, covariance };
}
