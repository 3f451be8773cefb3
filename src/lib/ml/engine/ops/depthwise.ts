import { registerGradient, type Tensor4D } from '@tensorflow/tfjs-core';
import { KERNELS, type ConvAttrs } from './kernels';
import { runOne } from './run';

/** One filter a channel: x [B,H,W,C], filter [h,w,C,1] → [B,H',W',C]; without bias, padded as `conv2d` pads. */
export const depthwiseConv2d = (x: Tensor4D, filter: Tensor4D, { stride, pad }: ConvAttrs): Tensor4D =>
  runOne(KERNELS.depthwiseConv2d, { x, filter }, { stride, pad });

registerGradient({
  kernelName: KERNELS.depthwiseConv2d,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    const d = dy as Tensor4D;
    const { stride, pad } = attrs as unknown as ConvAttrs;
    return {
      x: () =>
        runOne(KERNELS.depthwiseConv2dInputGrad, { dy: d, filter }, { stride, pad, inputShape: x.shape }),
      filter: () =>
        runOne(KERNELS.depthwiseConv2dFilterGrad, { x, dy: d }, { stride, pad, filterShape: filter.shape }),
    };
  },
});
