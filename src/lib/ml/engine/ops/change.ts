import { registerGradient, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runKernel, runOne } from './run';

/** An image in −1 … 1 with a change of its own shape: clamp(x + 2·tanh(change), −1, 1). Clamped values carry no gradient. */
export const addChange = <T extends Tensor>(x: T, change: T): T =>
  runOne<T>(KERNELS.addChange, { x, change });

/** The dot product with a direction of its own for each image: x [B,H,W,C], direction [B,C] → [B,H,W,1]. */
export const projectOnto = (x: Tensor4D, direction: Tensor2D): Tensor4D =>
  runOne(KERNELS.projectOnto, { x, direction });

/** a + b, of one shape. */
export const add = <T extends Tensor>(a: T, b: T): T => runOne<T>(KERNELS.sum2, { a, b });

registerGradient({
  kernelName: KERNELS.addChange,
  inputsToSave: ['x', 'change'],
  gradFunc: (dy, [x, change]) => {
    const out = runKernel(KERNELS.addChangeGrad, { dy: dy as Tensor, x, change });
    return { x: () => out[0]!, change: () => out[1]! };
  },
});

registerGradient({
  kernelName: KERNELS.projectOnto,
  inputsToSave: ['x', 'direction'],
  gradFunc: (dy, [x, direction]) => {
    const out = runKernel(KERNELS.projectOntoGrad, { dy: dy as Tensor, x, direction });
    return { x: () => out[0]!, direction: () => out[1]! };
  },
});

// Clones, because the tape frees what it is given.
registerGradient({
  kernelName: KERNELS.sum2,
  gradFunc: (dy) => ({ a: () => (dy as Tensor).clone(), b: () => (dy as Tensor).clone() }),
});
