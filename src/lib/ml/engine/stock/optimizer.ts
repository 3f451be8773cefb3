import { add, div, mul, sqrt, square, sub, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import type { AdamSettings, SgdSettings } from '../ops/optimizer';
import { define, type StockBackend } from './define';

/** Stock backends cannot write into a tensor: the variable takes over the data of the new one. */
const swap = (variable: Tensor | undefined, value: Tensor): void => (variable as Variable).assign(value);

export function defineOptimizer(backend: StockBackend): void {
  define<AdamSettings & { step: number }>(backend, KERNELS.adamStep, ({ param, grad, m, v }, settings) => {
    const { learningRate, beta1, beta2, epsilon, weightDecay, step } = settings;
    const first = add(mul(m!, beta1), mul(grad!, 1 - beta1));
    const second = add(mul(v!, beta2), mul(square(grad!), 1 - beta2));
    const scaled = div(second, 1 - beta2 ** step);
    const update = div(div(first, 1 - beta1 ** step), add(sqrt(scaled), epsilon));
    const decayed = weightDecay === 0 ? update : add(update, mul(param!, weightDecay));
    swap(param, sub(param!, mul(decayed, learningRate)));
    swap(m, first);
    swap(v, second);
    return [];
  });

  define<SgdSettings>(backend, KERNELS.sgdStep, ({ param, grad, velocity }, settings) => {
    const { learningRate, momentum, weightDecay } = settings;
    const decayed = weightDecay === 0 ? grad! : add(grad!, mul(param!, weightDecay));
    const next = momentum === 0 ? decayed.clone() : add(mul(velocity!, momentum), decayed);
    swap(param, sub(param!, mul(next, learningRate)));
    swap(velocity, next);
    return [];
  });
}
