import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Values in −1…1, exactly representable in float32, the same for a seed everywhere. */
export function randomValues(size: number, seed: number): Float64Array {
  const rng = xoroshiro128plus(seed);
  return Float64Array.from({ length: size }, () => Math.fround(uniformFloat64(rng) * 2 - 1));
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

const STEP = 1e-5;

/** Central differences of a scalar function with respect to each value of `at`, which is restored. */
export function numericGradient(f: () => number, at: Float64Array): Float64Array {
  return Float64Array.from(at, (value, i) => {
    at[i] = value + STEP;
    const above = f();
    at[i] = value - STEP;
    const below = f();
    at[i] = value;
    return (above - below) / (2 * STEP);
  });
}

/** Largest difference, relative to the largest expected magnitude where that exceeds 1. NaN counts as infinite. */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  const values = Array.from(expected);
  const scale = values.reduce((top, value) => Math.max(top, Math.abs(value)), 1);
  const error = values.reduce((top, value, i) => Math.max(top, Math.abs(actual[i]! - value)), 0);
  return Number.isNaN(error) ? Infinity : error / scale;
}
