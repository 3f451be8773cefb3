import {
  avgPool,
  concat,
  depthToSpace,
  image,
  mul,
  reshape,
  slice,
  transpose,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import { define, type StockBackend } from './define';

const BLOCK = 2;
const CHANNEL_AXIS = 3;

/** Rows in pairs and columns in pairs, [B·H/2, 2, W/2, 2C]; then the two of a pair of rows are put side by side. */
function pixelUnshuffle2(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const [rows, columns] = [height / BLOCK, width / BLOCK];
  const paired = reshape(x, [batch * rows, BLOCK, columns, BLOCK * channels]);
  return reshape(transpose(paired, [0, 2, 1, 3]), [batch, rows, columns, BLOCK * BLOCK * channels]);
}

export function defineLayout(backend: StockBackend): void {
  define(backend, KERNELS.upsample2, ({ x }) => {
    const [, height, width] = (x as Tensor4D).shape;
    return image.resizeNearestNeighbor(x as Tensor4D, [height * BLOCK, width * BLOCK]);
  });
  // The stock gradient of the resizing is wrong on the CPU.
  define(backend, KERNELS.upsample2Grad, ({ dy }) =>
    mul(avgPool(dy as Tensor4D, BLOCK, BLOCK, 'valid'), BLOCK * BLOCK),
  );
  define(backend, KERNELS.concatChannels, ({ a, b }) => concat([a!, b!], CHANNEL_AXIS));
  define<{ begin: number; size: number }>(backend, KERNELS.sliceChannels, ({ x }, { begin, size }) => {
    const [batch, height, width] = (x as Tensor4D).shape;
    return slice(x as Tensor4D, [0, 0, 0, begin], [batch, height, width, size]);
  });
  define(backend, KERNELS.pixelUnshuffle2, ({ x }) => pixelUnshuffle2(x as Tensor4D));
  define(backend, KERNELS.pixelShuffle2, ({ x }) => depthToSpace(x as Tensor4D, BLOCK, 'NHWC'));
}
