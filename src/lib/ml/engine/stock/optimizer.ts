import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import type { AdamSettings, SgdSettings } from '../ops/optimizer';
import { define, type StockBackend } from './define';
import { runFused, type Fused, type FusingBackend } from './fused';
import { updateOnWebGpu } from './webgpu-optimizer';

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

const AVERAGE: Fused = {
  name: 'average',
  tensors: ['a', 'x'],
  scalars: ['rate'],
  formula: 'a + rate * (x - a)',
  inScript: ([a, x], [rate]) => a! + rate! * (x! - a!),
};

type Entry = Readonly<Record<string, Tensor>>;
type Counted = { readonly count: number };

/** The tensors name0, name1, … as one entry for each number. */
const entriesOf = (inputs: Entry, names: readonly string[], { count }: Counted): Entry[] =>
  Array.from({ length: count }, (_, i) =>
    Object.fromEntries(names.map((name) => [name, inputs[`${name}${i}`]!])),
  );

/** These backends cannot write into a tensor: the variable takes over the data of the new one. */
const swap = (variable: Tensor | undefined, value: Tensor): void => (variable as Variable).assign(value);

/**
 * The bias corrections are drawn out of the tensors, as at the end of section 2 of Kingma and Ba:
 * (m / c₁) / (√(v / c₂) + ε) = (√c₂ / c₁) · m / (√v + ε · √c₂).
 */
function corrected({
  learningRate,
  beta1,
  beta2,
  epsilon,
  weightDecay,
  step,
}: AdamSettings & { step: number }) {
  const root = Math.sqrt(1 - beta2 ** step);
  return {
    ...{ kept1: beta1, taken1: 1 - beta1, kept2: beta2, taken2: 1 - beta2 },
    rate: (learningRate * root) / (1 - beta1 ** step),
    epsilon: epsilon * root,
    decay: learningRate * weightDecay,
  };
}

type Adam = AdamSettings & { readonly step: number } & Counted;
type Sgd = SgdSettings & Counted;
type Average = { readonly rate: number } & Counted;

const ADAM_TENSORS = ['param', 'grad', 'm', 'v'];
const SGD_TENSORS = ['param', 'grad', 'velocity'];
const AVERAGE_TENSORS = ['average', 'value'];

function defineOnWebGpu(): void {
  define<Adam>('webgpu', KERNELS.adamStep, (inputs, settings) => {
    updateOnWebGpu(
      {
        ...{ key: 'adam', read: ['grad'], changed: ['param', 'm', 'v'] },
        code: `
          let g = $grad[at];
          let m = uniforms.kept1 * $m[at] + uniforms.taken1 * g;
          let v = uniforms.kept2 * $v[at] + uniforms.taken2 * g * g;
          let p = $param[at];
          $m[at] = m;
          $v[at] = v;
          $param[at] = p - uniforms.rate * m / (sqrt(v) + uniforms.epsilon) - uniforms.decay * p;`,
      },
      entriesOf(inputs, ADAM_TENSORS, settings),
      corrected(settings),
    );
    return [];
  });
  define<Sgd>('webgpu', KERNELS.sgdStep, (inputs, settings) => {
    const { learningRate, momentum, weightDecay } = settings;
    updateOnWebGpu(
      {
        ...{ key: 'sgd', read: ['grad'], changed: ['param', 'velocity'] },
        code: `
          let p = $param[at];
          let v = uniforms.momentum * $velocity[at] + $grad[at] + uniforms.decay * p;
          $velocity[at] = v;
          $param[at] = p - uniforms.rate * v;`,
      },
      entriesOf(inputs, SGD_TENSORS, settings),
      { rate: learningRate, momentum, decay: weightDecay },
    );
    return [];
  });
  define<Average>('webgpu', KERNELS.moveAverage, (inputs, settings) => {
    updateOnWebGpu(
      {
        ...{ key: 'average', read: ['value'], changed: ['average'] },
        code: `
          let a = $average[at];
          $average[at] = a + uniforms.rate * ($value[at] - a);`,
      },
      entriesOf(inputs, AVERAGE_TENSORS, settings),
      { rate: settings.rate },
    );
    return [];
  });
}

function defineFused(backend: FusingBackend): void {
  const run = (fused: Fused, inputs: readonly Tensor[], scalars: readonly number[]) =>
    runFused(backend, fused, inputs, scalars);

  define<Adam>(backend, KERNELS.adamStep, (inputs, settings) => {
    const { kept1, taken1, kept2, taken2, rate, epsilon, decay } = corrected(settings);
    for (const { param, grad, m, v } of entriesOf(inputs, ADAM_TENSORS, settings)) {
      const first = run(MOMENT, [m!, grad!], [kept1, taken1]);
      const second = run(SQUARED_MOMENT, [v!, grad!], [kept2, taken2]);
      swap(param, run(ADAM, [param!, first, second], [rate, epsilon, decay]));
      swap(m, first);
      swap(v, second);
    }
    return [];
  });
  define<Sgd>(backend, KERNELS.sgdStep, (inputs, settings) => {
    const { learningRate, momentum, weightDecay } = settings;
    for (const { param, grad, velocity } of entriesOf(inputs, SGD_TENSORS, settings)) {
      const next = run(VELOCITY, [velocity!, grad!, param!], [momentum, weightDecay]);
      swap(param, run(DESCENT, [param!, next], [learningRate]));
      swap(velocity, next);
    }
    return [];
  });
  define<Average>(backend, KERNELS.moveAverage, (inputs, settings) => {
    for (const { average, value } of entriesOf(inputs, AVERAGE_TENSORS, settings)) {
      swap(average, run(AVERAGE, [average!, value!], [settings.rate]));
    }
    return [];
  });
}

export function defineOptimizer(backend: StockBackend): void {
  if (backend === 'webgpu') defineOnWebGpu();
  else defineFused(backend);
}
