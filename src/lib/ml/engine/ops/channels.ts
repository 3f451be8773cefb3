import { registerGradient, zeros, type Tensor4D } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runOne } from './run';

/** [B,H,W,C] beside [B,H,W,D] → [B,H,W,C+D]. */
export const concatChannels = (a: Tensor4D, b: Tensor4D): Tensor4D =>
  runOne(KERNELS.concatChannels, { a, b });

/** The channels from `begin` on: [B,H,W,C] → [B,H,W,size]. */
export const sliceChannels = (x: Tensor4D, begin: number, size: number): Tensor4D =>
  runOne(KERNELS.sliceChannels, { x }, { begin, size });

registerGradient({
  kernelName: KERNELS.concatChannels,
  inputsToSave: ['a'],
  gradFunc: (dy, [a]) => {
    const d = dy as Tensor4D;
    const first = a!.shape[3]!;
    return {
      a: () => sliceChannels(d, 0, first),
      b: () => sliceChannels(d, first, d.shape[3] - first),
    };
  },
});

registerGradient({
  kernelName: KERNELS.sliceChannels,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => {
    const { begin, size } = attrs as { begin: number; size: number };
    const [batch, height, width, channels] = (x as Tensor4D).shape;
    const none = (count: number): Tensor4D => zeros([batch, height, width, count]);
    const after = channels - begin - size;
    return {
      x: () => {
        const d = (dy as Tensor4D).clone();
        const padded = begin > 0 ? concatChannels(none(begin), d) : d;
        return after > 0 ? concatChannels(padded, none(after)) : padded;
      },
    };
  },
});
