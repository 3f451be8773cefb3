import { registerGradient, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runOne } from './run';

/** Mean of max(0, 1 − sign · x), [1]: the discriminator's hinge for scores x, 1 for real and −1 for translated. */
export const hinge = (x: Tensor, sign: 1 | -1): Tensor1D => runOne(KERNELS.hinge, { x }, { sign });

/** Mean of all values, [1]. */
export const meanAll = (x: Tensor): Tensor1D => runOne(KERNELS.meanAll, { x });

/** Mean of |a − b|, or with `root` of √(|a − b| + 1e-3), which prefers few large differences; [1]. */
export const distance = <T extends Tensor>(a: T, b: T, { root = false } = {}): Tensor1D =>
  runOne(KERNELS.distance, { a, b }, { root });

/** Σ weights[i] · terms[i], each term [1]. */
export function weightedSum(terms: readonly Tensor1D[], weights: readonly number[]): Tensor1D {
  if (terms.length === 0 || terms.length !== weights.length) {
    throw new Error(`There are ${terms.length} terms and ${weights.length} weights.`);
  }
  const inputs = Object.fromEntries(terms.map((term, i) => [`x${i}`, term]));
  return runOne(KERNELS.weightedSum, inputs, { weights: [...weights] });
}

registerGradient({
  kernelName: KERNELS.hinge,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({
    x: () => runOne(KERNELS.hingeGrad, { dy: dy as Tensor, x }, { sign: attrs['sign']! }),
  }),
});

registerGradient({
  kernelName: KERNELS.meanAll,
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({
    x: () => runOne(KERNELS.meanAllGrad, { dy: dy as Tensor }, { inputShape: x!.shape }),
  }),
});

// The distance is symmetric and its gradient odd, so that of b is that of a with the two exchanged.
registerGradient({
  kernelName: KERNELS.distance,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b], attrs) => {
    const d = dy as Tensor;
    const root = attrs['root']!;
    return {
      a: () => runOne(KERNELS.distanceGrad, { dy: d, a, b }, { root }),
      b: () => runOne(KERNELS.distanceGrad, { dy: d, a: b, b: a }, { root }),
    };
  },
});

registerGradient({
  kernelName: KERNELS.weightedSum,
  gradFunc: (dy, _saved, attrs) =>
    Object.fromEntries(
      (attrs['weights'] as number[]).map((weight, i) => [
        `x${i}`,
        () => runOne(KERNELS.weightedSum, { x0: dy as Tensor }, { weights: [weight] }),
      ]),
    ),
});
