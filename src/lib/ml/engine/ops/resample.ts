import { registerGradient, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runOne } from './run';

/** Repeats each pixel in 2 × 2: [B,H,W,C] → [B,2H,2W,C]. */
export const upsample2 = (x: Tensor4D): Tensor4D => runOne(KERNELS.upsample2, { x });

/**
 * Blocks of 2 × 2 pixels into channels: [B,H,W,C], H and W even → [B,H/2,W/2,4C]; row r and column c of a block lie in
 * the channels from (2r + c)·C on, as in TensorFlow's space-to-depth.
 */
export const pixelUnshuffle2 = (x: Tensor4D): Tensor4D => runOne(KERNELS.pixelUnshuffle2, { x });

/** The inverse of `pixelUnshuffle2`: [B,H,W,4C] → [B,2H,2W,C]. */
export const pixelShuffle2 = (x: Tensor4D): Tensor4D => runOne(KERNELS.pixelShuffle2, { x });

registerGradient({
  kernelName: KERNELS.upsample2,
  gradFunc: (dy) => ({ x: () => runOne(KERNELS.upsample2Grad, { dy: dy as Tensor }) }),
});

registerGradient({
  kernelName: KERNELS.pixelUnshuffle2,
  gradFunc: (dy) => ({ x: () => pixelShuffle2(dy as Tensor4D) }),
});

registerGradient({
  kernelName: KERNELS.pixelShuffle2,
  gradFunc: (dy) => ({ x: () => pixelUnshuffle2(dy as Tensor4D) }),
});
