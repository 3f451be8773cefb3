import { registerGradient, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import { KERNELS, type Nonlinearity } from './kernels';
import { runKernel, runOne } from './run';

/**
 * act(x + bias): x of any shape with the last axis C, bias [C] or none. At a kink (0; for relu6 also 6) the gradient
 * is that of the flat side, for `leaky` that of slope 0.2.
 */
export const biasActivation = <T extends Tensor>(x: T, bias: Tensor1D | null, activation: Nonlinearity): T =>
  runOne<T>(KERNELS.biasActivation, { x, bias: bias ?? undefined }, { activation, bias: bias !== null });

registerGradient({
  kernelName: KERNELS.biasActivation,
  outputsToSave: [true],
  gradFunc: (dy, [y], attrs) => {
    const { activation, bias } = attrs as { activation: Nonlinearity; bias: boolean };
    const out = runKernel(KERNELS.biasActivationGrad, { dy: dy as Tensor, y }, { activation, bias });
    return { x: () => out[0]!, bias: () => out[1]! };
  },
});
