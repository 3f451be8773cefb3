import { seeded } from '../../domain/random';

/** Rounds of the power iteration: as near to the principal plane as a layout to begin with has to be. */
const ROUNDS = 40;

/**
 * Coordinates of `rows × columns` values along their two strongest principal directions, `rows × 2`, by power iteration
 * on the centred values. The largest entry of each direction is positive, which fixes the sign. Yields after each round.
 */
export function* planeSteps(
  x: Float32Array,
  rows: number,
  columns: number,
): Generator<number, Float64Array, void> {
  const mean = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let c = 0; c < columns; c++) mean[c]! += x[i * columns + c]! / rows;
  const random = seeded(1);
  const axes = [0, 1].map(() => Float64Array.from({ length: columns }, () => random.unit() - 0.5));
  orthonormalise(axes[0]!, axes[1]!);
  for (let round = 0; round < ROUNDS; round++) {
    const next = axes.map(() => new Float64Array(columns));
    for (let i = 0; i < rows; i++) {
      axes.forEach((axis, a) => {
        const along = coordinate(x, i, columns, mean, axis);
        for (let c = 0; c < columns; c++) next[a]![c]! += along * (x[i * columns + c]! - mean[c]!);
      });
    }
    axes.forEach((axis, a) => axis.set(next[a]!));
    orthonormalise(axes[0]!, axes[1]!);
    yield round + 1;
  }
  for (const axis of axes) {
    const largest = axis.reduce((best, v) => (Math.abs(v) > Math.abs(best) ? v : best), 0);
    if (largest < 0) axis.forEach((v, c) => (axis[c] = -v));
  }
  const plane = new Float64Array(rows * 2);
  for (let i = 0; i < rows; i++) {
    axes.forEach((axis, a) => (plane[2 * i + a] = coordinate(x, i, columns, mean, axis)));
  }
  return plane;
}

function coordinate(
  x: Float32Array,
  row: number,
  columns: number,
  mean: Float64Array,
  axis: Float64Array,
): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += (x[row * columns + c]! - mean[c]!) * axis[c]!;
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
