import { registerGradient, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runOne } from './run';

/** Mean over height and width: [B,H,W,C] → [B,C]. */
export const globalAvgPool = (x: Tensor4D): Tensor2D => runOne(KERNELS.globalAvgPool, { x });

/**
 * Maximum over windows of 2 × 2, stride 2; an odd last row or column is dropped. Ties give the gradient to the first
 * maximum in row-major order.
 */
export const maxPool2 = (x: Tensor4D): Tensor4D => runOne(KERNELS.maxPool2, { x });

registerGradient({
  kernelName: KERNELS.globalAvgPool,
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({
    x: () => runOne(KERNELS.globalAvgPoolGrad, { dy: dy as Tensor }, { inputShape: x!.shape }),
  }),
});

registerGradient({
  kernelName: KERNELS.maxPool2,
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({ x: () => runOne(KERNELS.maxPool2Grad, { dy: dy as Tensor, x }) }),
});
