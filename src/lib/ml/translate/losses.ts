import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { conv2d, distance, hinge, meanAll, weightedSum } from '../engine/ops';

/** Means over heads, each [1]. */
const overHeads = (terms: readonly Tensor1D[], weight = 1): Tensor1D =>
  weightedSum(
    terms,
    terms.map(() => weight / terms.length),
  );

/** The generator's side of the hinge game: −D(translated), not a hinge of it, which would stop pushing at 1. */
export const generatorLoss = (translated: readonly Tensor4D[]): Tensor1D =>
  overHeads(translated.map(meanAll), -1);

/**
 * The discriminator's three terms: real with its style up, translated down, and real with a wrong style down. The last
 * one makes it learn the condition early, so that an unchanged source does not pass. All count the same: were translated
 * images to count half, the discriminator would be content as soon as they are half as likely as real ones.
 */
export const discriminatorLoss = (scores: {
  readonly real: readonly Tensor4D[];
  readonly translated: readonly Tensor4D[];
  readonly wrong: readonly Tensor4D[];
}): Tensor1D =>
  weightedSum(
    [
      overHeads(scores.real.map((x) => hinge(x, 1))),
      overHeads(scores.translated.map((x) => hinge(x, -1))),
      overHeads(scores.wrong.map((x) => hinge(x, -1))),
    ],
    [1, 1, 1],
  );

/** Mean absolute difference between the edges of two batches; `filter` as `edgeFilter` makes it. */
export const edgeLoss = (a: Tensor4D, b: Tensor4D, filter: Tensor4D): Tensor1D => {
  const edges = (x: Tensor4D): Tensor4D => conv2d(x, filter, { stride: 1, pad: 'same' });
  return distance(edges(a), edges(b));
};

/** √(|change| + 1e-3): few large changes cost less than many small ones. */
export const sparseLoss = (source: Tensor4D, translated: Tensor4D): Tensor1D =>
  distance(translated, source, { root: true });
