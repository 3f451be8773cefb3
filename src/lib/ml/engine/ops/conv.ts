import { registerGradient, type Tensor4D } from '@tensorflow/tfjs-core';
import { KERNELS, type ConvAttrs } from './kernels';
import { runOne } from './run';

/**
 * Convolution without bias. x [B,H,W,C], filter [h,w,C,D] → [B,H',W',D]; 'same' pads as TensorFlow does (the odd
 * pixel at the bottom and right).
 */
export const conv2d = (x: Tensor4D, filter: Tensor4D, { stride, pad }: ConvAttrs): Tensor4D =>
  runOne(KERNELS.conv2d, { x, filter }, { stride, pad });

registerGradient({
  kernelName: KERNELS.conv2d,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    const d = dy as Tensor4D;
    const { stride, pad } = attrs as unknown as ConvAttrs;
    return {
      x: () => runOne(KERNELS.conv2dInputGrad, { dy: d, filter }, { stride, pad, inputShape: x.shape }),
      filter: () =>
        runOne(KERNELS.conv2dFilterGrad, { x, dy: d }, { stride, pad, filterShape: filter.shape }),
    };
  },
});
