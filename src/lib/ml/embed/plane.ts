import { seeded } from '../../domain/random';
import { momentSteps } from '../linear/covariance';

/** Rounds of the power iteration: as near to the principal plane as a layout to begin with has to be. */
const ROUNDS = 40;

/**
 * Coordinates of `rows × columns` values along their two strongest principal directions, `rows × 2`, by power iteration
 * on the covariance. The largest entry of each direction is positive, which fixes the sign. Yields every few
 * milliseconds.
 */
export function* planeSteps(
  x: Float32Array,
  rows: number,
  columns: number,
): Generator<undefined, Float64Array, void> {
  const { mean, covariance } = yield* momentSteps(x, rows, columns);
  const random = seeded(1);
  const axes = [0, 1].map(() => Float64Array.from({ length: columns }, () => random.unit() - 0.5));
  orthonormalise(axes[0]!, axes[1]!);
  for (let round = 0; round < ROUNDS; round++) {
    for (const axis of axes) axis.set(product(covariance, axis));
    orthonormalise(axes[0]!, axes[1]!);
  }
  for (const axis of axes) {
    const largest = axis.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
    if (largest < 0) axis.forEach((v, c) => (axis[c] = -v));
  }
  const plane = new Float64Array(rows * 2);
  for (let i = 0; i < rows; i++) {
    for (const a of [0, 1]) plane[2 * i + a] = coordinate(x, i * columns, mean, axes[a]!);
  }
  return plane;
}

/** Of a symmetric matrix with a vector. */
function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!;
    result[i] = sum;
  }
  return result;
}

function coordinate(x: Float32Array, from: number, mean: Float64Array, axis: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < axis.length; c++) sum += (x[from + c]! - mean[c]!) * axis[c]!;
  return sum;
}

/** Gram and Schmidt; what has no length stays zero. */
function orthonormalise(first: Float64Array, second: Float64Array): void {
  normalise(first);
  const overlap = first.reduce((sum, v, c) => sum + v * second[c]!, 0);
  first.forEach((v, c) => (second[c]! -= overlap * v));
  normalise(second);
}

function normalise(axis: Float64Array): void {
  const length = Math.sqrt(axis.reduce((sum, v) => sum + v * v, 0));
  if (length > 1e-12) axis.forEach((v, c) => (axis[c] = v / length));
  else axis.fill(0);
}
