import { registerGradient, type Tensor } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runOne } from './run';

/** max(x, 0), any shape. The gradient at 0 is 0. */
export const relu = <T extends Tensor>(x: T): T => runOne<T>(KERNELS.relu, { x });

registerGradient({
  kernelName: KERNELS.relu,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => runOne(KERNELS.reluGrad, { dy: dy as Tensor, y }) }),
});
