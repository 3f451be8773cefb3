import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import { define } from '../define';
import { sizeOf } from '../shapes';

const columnsOf = (w: TensorInfo): number => w.shape.at(-1) ?? 1;

const spectralNorm = define(KERNELS.spectralNorm, (call) => {
  const { backend } = call;
  const w = call.tensor('w');
  const columns = columnsOf(w);
  const [out, sigma] = [backend.output(w.shape), backend.output([1])];
  backend.view(sigma)[0] = backend.kernels.spectral(
    backend.floats(w),
    backend.floats(call.tensor('u')),
    backend.floats(call.tensor('v')),
    sizeOf(w.shape) / columns,
    columns,
    backend.floats(out),
  );
  return [out, sigma];
});

const spectralNormGrad = define(KERNELS.spectralNormGrad, (call) => {
  const { backend } = call;
  const w = call.tensor('w');
  const columns = columnsOf(w);
  const dw = backend.output(w.shape);
  backend.kernels.spectralGrad(
    backend.floats(call.tensor('dy')),
    backend.floats(w),
    backend.floats(call.tensor('u')),
    backend.floats(call.tensor('v')),
    backend.view(call.tensor('sigma'))[0] ?? call.fail('sigma'),
    sizeOf(w.shape) / columns,
    columns,
    backend.floats(dw),
  );
  return dw;
});

const unit = define(KERNELS.unit, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const out = backend.output(x.shape);
  backend.kernels.unit(backend.floats(x), backend.floats(out), sizeOf(x.shape));
  return out;
});

export const spectralKernels: readonly KernelConfig[] = [spectralNorm, spectralNormGrad, unit];
