import {
  div,
  engine,
  maxPool,
  mean,
  mul,
  relu,
  reshape,
  step,
  tile,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import { define, type StockBackend } from './define';

const WINDOW = 2;

export function definePool(backend: StockBackend): void {
  define(backend, KERNELS.relu, ({ x }) => relu(x!));
  define(backend, KERNELS.reluGrad, ({ dy, y }) => mul(dy!, step(y!)));
  define(backend, KERNELS.globalAvgPool, ({ x }) => mean(x!, [1, 2]));
  define<{ inputShape: [number, number, number, number] }>(
    backend,
    KERNELS.globalAvgPoolGrad,
    ({ dy }, { inputShape: [batch, height, width, channels] }) =>
      tile(reshape(div(dy!, height * width), [batch, 1, 1, channels]), [1, height, width, 1]),
  );
  define(backend, KERNELS.maxPool2, ({ x }) => maxPool(x as Tensor4D, WINDOW, WINDOW, 'valid'));
  define(backend, KERNELS.maxPool2Grad, ({ dy, x }) => {
    const output = maxPool(x as Tensor4D, WINDOW, WINDOW, 'valid');
    return engine().runKernel(
      'MaxPoolGrad',
      { dy: dy!, input: x!, output },
      { filterSize: [WINDOW, WINDOW], strides: [WINDOW, WINDOW], pad: 'valid' },
    ) as Tensor;
  });
}
