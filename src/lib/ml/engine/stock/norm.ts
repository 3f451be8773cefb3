import { add, div, mean, moments, mul, rsqrt, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { KERNELS, type Activation } from '../ops/kernels';
import { define, type StockBackend } from './define';
import { activate, throughActivation } from './nonlinearity';
import { batchNormGradOnWebGpu, batchNormOnWebGpu } from './webgpu-norm';

interface NormAttrs {
  readonly epsilon: number;
  readonly activation: Activation;
  readonly residual: boolean;
}
const ALL_BUT_CHANNEL = [0, 1, 2];

function normalise(inputs: Readonly<Record<string, Tensor>>, m: Tensor, v: Tensor, attrs: NormAttrs): Tensor {
  const { x, scale, offset, residual } = inputs;
  const factor = mul(scale!, rsqrt(add(v, attrs.epsilon)));
  const moved = add(mul(sub(x!, m), factor), offset!);
  return activate(residual ? add(moved, residual) : moved, attrs.activation);
}

export function defineNorm(backend: StockBackend): void {
  if (backend === 'webgpu') {
    define<NormAttrs>(backend, KERNELS.batchNorm, batchNormOnWebGpu);
    define<NormAttrs>(backend, KERNELS.batchNormGrad, batchNormGradOnWebGpu);
  }
  define<NormAttrs>(backend, KERNELS.batchNorm, (inputs, attrs) => {
    const m = moments(inputs['x']!, ALL_BUT_CHANNEL);
    return [normalise(inputs, m.mean, m.variance, attrs), m.mean, m.variance];
  });

  // With n values a channel and x̂ the normalised x:
  // dx = scale/σ · (g − mean(g) − x̂ · mean(g · x̂)), dscale = Σ g · x̂, doffset = Σ g.
  define<NormAttrs>(backend, KERNELS.batchNormGrad, (inputs, { epsilon, activation, residual }) => {
    const { dy, x, y, scale, mean: m, variance } = inputs;
    const g = throughActivation(dy!, y!, activation);
    const inverse = rsqrt(add(variance!, epsilon));
    const normalised = mul(sub(x!, m!), inverse);
    const dscale = sum(mul(g, normalised), ALL_BUT_CHANNEL);
    const doffset = sum(g, ALL_BUT_CHANNEL);
    const n = x!.size / scale!.size;
    const centred = sub(sub(g, mean(g, ALL_BUT_CHANNEL)), mul(normalised, div(dscale, n)));
    const dx = mul(centred, mul(scale!, inverse));
    return residual ? [dx, dscale, doffset, g] : [dx, dscale, doffset];
  });

  define<NormAttrs>(backend, KERNELS.batchNormFrozen, (inputs, attrs) =>
    normalise(inputs, inputs['mean']!, inputs['variance']!, attrs),
  );

  define<NormAttrs>(backend, KERNELS.batchNormFrozenGrad, (inputs, { epsilon, activation, residual }) => {
    const { dy, y, scale, variance } = inputs;
    const g = throughActivation(dy!, y!, activation);
    const dx = mul(g, mul(scale!, rsqrt(add(variance!, epsilon))));
    return residual ? [dx, g] : [dx];
  });
}
