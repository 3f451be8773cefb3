import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import type { AdamSettings, SgdSettings } from '../ops/optimizer';
import { define, type StockBackend } from './define';
import { runFused, type Fused } from './fused';

const MOMENT: Fused = {
  name: 'moment',
  tensors: ['m', 'g'],
  scalars: ['kept', 'taken'],
  formula: 'kept * m + taken * g',
  inScript: ([m, g], [kept, taken]) => kept! * m! + taken! * g!,
};
const SQUARED_MOMENT: Fused = {
  name: 'squaredMoment',
  tensors: ['v', 'g'],
  scalars: ['kept', 'taken'],
  formula: 'kept * v + taken * g * g',
  inScript: ([v, g], [kept, taken]) => kept! * v! + taken! * g! * g!,
};
const ADAM: Fused = {
  name: 'adam',
  tensors: ['p', 'm', 'v'],
  scalars: ['rate', 'epsilon', 'decay'],
  formula: 'p - rate * m / (sqrt(v) + epsilon) - decay * p',
  inScript: ([p, m, v], [rate, epsilon, decay]) =>
    p! - (rate! * m!) / (Math.sqrt(v!) + epsilon!) - decay! * p!,
};
const VELOCITY: Fused = {
  name: 'velocity',
  tensors: ['v', 'g', 'p'],
  scalars: ['momentum', 'decay'],
  formula: 'momentum * v + g + decay * p',
  inScript: ([v, g, p], [momentum, decay]) => momentum! * v! + g! + decay! * p!,
};
const DESCENT: Fused = {
  name: 'descent',
  tensors: ['p', 'v'],
  scalars: ['rate'],
  formula: 'p - rate * v',
  inScript: ([p, v], [rate]) => p! - rate! * v!,
};

/** Stock backends cannot write into a tensor: the variable takes over the data of the new one. */
const swap = (variable: Tensor | undefined, value: Tensor): void => (variable as Variable).assign(value);

export function defineOptimizer(backend: StockBackend): void {
  const run = (fused: Fused, inputs: readonly Tensor[], scalars: readonly number[]) =>
    runFused(backend, fused, inputs, scalars);

  // The bias corrections are drawn out of the tensors, as at the end of section 2 of Kingma and Ba:
  // (m / c₁) / (√(v / c₂) + ε) = (√c₂ / c₁) · m / (√v + ε · √c₂).
  define<AdamSettings & { step: number }>(backend, KERNELS.adamStep, ({ param, grad, m, v }, settings) => {
    const { learningRate, beta1, beta2, epsilon, weightDecay, step } = settings;
    const first = run(MOMENT, [m!, grad!], [beta1, 1 - beta1]);
    const second = run(SQUARED_MOMENT, [v!, grad!], [beta2, 1 - beta2]);
    const root = Math.sqrt(1 - beta2 ** step);
    const rate = (learningRate * root) / (1 - beta1 ** step);
    swap(param, run(ADAM, [param!, first, second], [rate, epsilon * root, learningRate * weightDecay]));
    swap(m, first);
    swap(v, second);
    return [];
  });

  define<SgdSettings>(backend, KERNELS.sgdStep, ({ param, grad, velocity }, settings) => {
    const { learningRate, momentum, weightDecay } = settings;
    const next = run(VELOCITY, [velocity!, grad!, param!], [momentum, weightDecay]);
    swap(param, run(DESCENT, [param!, next], [learningRate]));
    swap(velocity, next);
    return [];
  });
}
