import {
  add,
  clipByValue,
  leakyRelu,
  mul,
  relu,
  reshape,
  square,
  step,
  sub,
  sum,
  tanh,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { KERNELS, LEAKY_SLOPE, RELU6_TOP, type Nonlinearity } from '../ops/kernels';
import { define, type StockBackend } from './define';
import { biasActivationGradOnWebGpu, biasActivationOnWebGpu } from './webgpu-bias';

/** With `none` the tensor that was given. */
export function activate(x: Tensor, activation: Nonlinearity): Tensor {
  switch (activation) {
    case 'none':
      return x;
    case 'relu':
      return relu(x);
    case 'relu6':
      return clipByValue(x, 0, RELU6_TOP);
    case 'leaky':
      return leakyRelu(x, LEAKY_SLOPE);
    case 'tanh':
      return tanh(x);
  }
}

/** Gradient before the activation, from its output y. Never `dy` itself: the tape frees what it is given. */
export function throughActivation(dy: Tensor, y: Tensor, activation: Nonlinearity): Tensor {
  switch (activation) {
    case 'none':
      return dy.clone();
    case 'relu':
      return mul(dy, step(y));
    case 'relu6':
      return mul(dy, mul(step(y), step(sub(RELU6_TOP, y))));
    case 'leaky':
      return mul(dy, step(y, LEAKY_SLOPE));
    case 'tanh':
      return mul(dy, sub(1, square(y)));
  }
}

export function defineNonlinearity(backend: StockBackend): void {
  if (backend === 'webgpu') {
    define<{ activation: Nonlinearity }>(backend, KERNELS.biasActivation, biasActivationOnWebGpu);
    define<{ activation: Nonlinearity; bias: boolean }>(
      backend,
      KERNELS.biasActivationGrad,
      biasActivationGradOnWebGpu,
    );
  }
  define<{ activation: Nonlinearity }>(backend, KERNELS.biasActivation, ({ x, bias }, { activation }) =>
    activate(bias ? add(x!, bias) : x!.clone(), activation),
  );
  define<{ activation: Nonlinearity; bias: boolean }>(
    backend,
    KERNELS.biasActivationGrad,
    ({ dy, y }, { activation, bias }) => {
      const dx = throughActivation(dy!, y!, activation);
      const channels = dx.shape.at(-1)!;
      return bias ? [dx, sum(reshape(dx, [dx.size / channels, channels]), 0)] : [dx];
    },
  );
}
