import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { KernelCall } from '../define';
import { define } from '../define';
import { POOL } from '../codes';

/** `imageShape` is that of the tensor before pooling. */
function run(
  call: KernelCall,
  kind: number,
  from: TensorInfo,
  imageShape: readonly number[],
  outShape: readonly number[],
  x?: TensorInfo,
): TensorInfo {
  const { backend } = call;
  const [batch = 0, height = 0, width = 0, channels = 0] = imageShape;
  const out = backend.output(outShape);
  const xAt = x === undefined ? 0 : backend.floats(x);
  const [at, to] = [backend.floats(from), backend.floats(out)];
  backend.kernels.pool(kind, at, to, xAt, batch, height, width, channels);
  return out;
}

const globalAvgPool = define(KERNELS.globalAvgPool, (call) => {
  const x = call.tensor('x');
  const [batch = 0, , , channels = 0] = x.shape;
  return run(call, POOL.average, x, x.shape, [batch, channels]);
});

const globalAvgPoolGrad = define(KERNELS.globalAvgPoolGrad, (call) => {
  const shape = call.numbers('inputShape');
  return run(call, POOL.averageGrad, call.tensor('dy'), shape, shape);
});

const maxPool2 = define(KERNELS.maxPool2, (call) => {
  const x = call.tensor('x');
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  return run(call, POOL.max, x, x.shape, [batch, height >> 1, width >> 1, channels]);
});

const maxPool2Grad = define(KERNELS.maxPool2Grad, (call) => {
  const x = call.tensor('x');
  return run(call, POOL.maxGrad, call.tensor('dy'), x.shape, x.shape, x);
});

export const poolingKernels: readonly KernelConfig[] = [
  globalAvgPool,
  globalAvgPoolGrad,
  maxPool2,
  maxPool2Grad,
];
