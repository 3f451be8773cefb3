import {
  cast,
  concat,
  div,
  equal,
  maximum,
  maxPool,
  mean,
  mul,
  pad,
  relu,
  reshape,
  slice,
  step,
  sub,
  tile,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import { define, type StockBackend } from './define';
import { globalAvgPoolGradOnWebGpu, globalAvgPoolOnWebGpu } from './webgpu-norm';

const WINDOW = 2;

/**
 * Composed, since the stock kernel of webgl gives a tie to the last maximum. Rows in pairs and columns in pairs are
 * laid out as [B·H', 2, W', 2·C], where each corner of all windows is one slice.
 */
function maxPool2Grad(dy: Tensor4D, x: Tensor4D): Tensor {
  const [batch, height, width, channels] = x.shape;
  const [, rows, cols] = dy.shape;
  const whole = slice(x, [0, 0, 0, 0], [batch, rows * WINDOW, cols * WINDOW, channels]);
  const paired = reshape(whole, [batch * rows, WINDOW, cols, WINDOW * channels]) as Tensor4D;
  const corner = (i: number, j: number): Tensor4D =>
    slice(paired, [0, i, 0, j * channels], [batch * rows, 1, cols, channels]);
  const corners = [corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)] as const;
  const top = corners.reduce((a, b) => maximum(a, b));
  let left = reshape(dy, top.shape) as Tensor4D;
  const grads = corners.map((value) => {
    const taken: Tensor4D = mul(left, cast(equal(value, top), 'float32'));
    left = sub(left, taken);
    return taken;
  });
  const upper = concat([grads[0]!, grads[1]!], 3);
  const lower = concat([grads[2]!, grads[3]!], 3);
  const inner = reshape(concat([upper, lower], 1), whole.shape) as Tensor4D;
  const odd = (size: number, covered: number): [number, number] => [0, size - covered * WINDOW];
  return pad(inner, [[0, 0], odd(height, rows), odd(width, cols), [0, 0]]);
}

export function definePool(backend: StockBackend): void {
  define(backend, KERNELS.relu, ({ x }) => relu(x!));
  define(backend, KERNELS.reluGrad, ({ dy, y }) => mul(dy!, step(y!)));
  if (backend === 'webgpu') {
    define(backend, KERNELS.globalAvgPool, globalAvgPoolOnWebGpu);
    define(backend, KERNELS.globalAvgPoolGrad, globalAvgPoolGradOnWebGpu);
  }
  define(backend, KERNELS.globalAvgPool, ({ x }) => mean(x!, [1, 2]));
  define<{ inputShape: [number, number, number, number] }>(
    backend,
    KERNELS.globalAvgPoolGrad,
    ({ dy }, { inputShape: [batch, height, width, channels] }) =>
      tile(reshape(div(dy!, height * width), [batch, 1, 1, channels]), [1, height, width, 1]),
  );
  define(backend, KERNELS.maxPool2, ({ x }) => maxPool(x as Tensor4D, WINDOW, WINDOW, 'valid'));
  define(backend, KERNELS.maxPool2Grad, ({ dy, x }) => maxPool2Grad(dy as Tensor4D, x as Tensor4D));
}
