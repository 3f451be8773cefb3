import { add, div, mean, moments, mul, rsqrt, sub, sum } from '@tensorflow/tfjs-core';
import { KERNELS, type Nonlinearity } from '../ops/kernels';
import { define, type StockBackend } from './define';
import { activate, throughActivation } from './nonlinearity';
import { spread } from './spread';
import { instanceNormGradOnWebGpu, instanceNormOnWebGpu } from './webgpu-norm';

interface InstanceNormAttrs {
  readonly epsilon: number;
  readonly activation: Nonlinearity;
  readonly residual: boolean;
}
const AREA = [1, 2];

export function defineInstanceNorm(backend: StockBackend): void {
  if (backend === 'webgpu') {
    define<InstanceNormAttrs>(backend, KERNELS.instanceNorm, instanceNormOnWebGpu);
    define<InstanceNormAttrs>(backend, KERNELS.instanceNormGrad, instanceNormGradOnWebGpu);
  }
  define<InstanceNormAttrs>(backend, KERNELS.instanceNorm, (inputs, { epsilon, activation }) => {
    const { x, scale, offset, residual } = inputs;
    const m = moments(x!, AREA);
    const inverse = rsqrt(add(m.variance, epsilon));
    const factor = scale ? mul(scale, inverse) : inverse;
    const scaled = mul(sub(x!, spread(m.mean)), spread(factor));
    const moved = offset ? add(scaled, spread(offset)) : scaled;
    return [activate(residual ? add(moved, residual) : moved, activation), m.mean, m.variance];
  });

  // As for the batch's norm, with sums over each image and channel apart.
  define<InstanceNormAttrs>(
    backend,
    KERNELS.instanceNormGrad,
    (inputs, { epsilon, activation, residual }) => {
      const { dy, x, y, scale, mean: m, variance } = inputs;
      const g = throughActivation(dy!, y!, activation);
      const inverse = rsqrt(add(variance!, epsilon));
      const normalised = mul(sub(x!, spread(m!)), spread(inverse));
      const dscale = sum(mul(g, normalised), AREA);
      const doffset = sum(g, AREA);
      const n = x!.size / m!.size;
      const centred = sub(sub(g, mean(g, AREA, true)), mul(normalised, spread(div(dscale, n))));
      const dx = mul(centred, spread(scale ? mul(scale, inverse) : inverse));
      return [dx, ...(scale ? [dscale, doffset] : []), ...(residual ? [g] : [])];
    },
  );
}
