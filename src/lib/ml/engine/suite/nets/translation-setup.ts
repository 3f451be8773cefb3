import { randomValues, sizeOf } from '../numeric';
import type { Shape4 } from '../reference';

/**
 * A translation in small. Generator: pixel-unshuffle, convolution, instance norm modulated by the style, up-sampling,
 * source beside it, convolution to a change. Discriminator: convolution with spectral norm, head and projection on the
 * style. Both step once in turn.
 */
export const IMAGES: Shape4 = [2, 4, 4, 3];
export const HALF: Shape4 = [2, 2, 2, 12];
export const INNER: Shape4 = [2, 2, 2, 4];
export const WIDE: Shape4 = [2, 4, 4, 7];
export const STYLES = [2, 3] as const;
export const FILTERS = {
  inner: [3, 3, 12, 4],
  change: [3, 3, 7, 3],
  features: [4, 4, 3, 4],
  head: [1, 1, 4, 1],
} as const;

export const GENERATOR_SHAPES: readonly (readonly number[])[] = [
  FILTERS.inner, [3, 4], [4], [3, 4], [4], FILTERS.change, [3],
]; // prettier-ignore
export const DISCRIMINATOR_SHAPES: readonly (readonly number[])[] = [
  FILTERS.features, [4], FILTERS.head, [3, 4],
]; // prettier-ignore

export const NORM_EPSILON = 1e-3;
/** A large epsilon, so that a gradient near 0 is not blown up to a full step by rounding. */
export const ADAM = { learningRate: 0.05, beta1: 0.5, beta2: 0.999, epsilon: 1e-2, weightDecay: 0 };

/** Of real images in their style, translated ones, and real ones in a wrong style. */
export const DISCRIMINATOR_WEIGHTS = [1, 0.5, 0.5] as const;
/** Of the scores, the way back to the source, and what was changed. */
export const GENERATOR_WEIGHTS = [-1, 3, 0.3] as const;

const values = (shapes: readonly (readonly number[])[], seed: number): Float64Array[] =>
  shapes.map((shape, i) => randomValues(sizeOf(shape), seed + i).map((value) => Math.fround(value / 2)));

/** Fresh arrays with every call, because steps are taken in place. */
export const initial = () => ({
  generator: values(GENERATOR_SHAPES, 200),
  discriminator: values(DISCRIMINATOR_SHAPES, 300),
  u: randomValues(FILTERS.features[3], 400),
});
export const source = randomValues(sizeOf(IMAGES), 11);
export const real = randomValues(sizeOf(IMAGES), 12);
export const [ownStyle, otherStyle] = [randomValues(sizeOf(STYLES), 13), randomValues(sizeOf(STYLES), 14)];
