import type { KernelConfig } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import { define } from '../define';
import { sizeOf } from '../shapes';

const biasActivation = define(KERNELS.biasActivation, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const channels = x.shape.at(-1) ?? 1;
  const bias = call.optional('bias');
  const y = backend.output(x.shape);
  backend.kernels.bias(
    backend.floats(x),
    backend.floatsOr0(bias),
    backend.floats(y),
    sizeOf(x.shape),
    channels,
    call.nonlinearity(),
    backend.scratch('work', backend.kernels.biasScratchBytes(channels)),
  );
  return y;
});

const biasActivationGrad = define(KERNELS.biasActivationGrad, (call) => {
  const { backend } = call;
  const y = call.tensor('y');
  const channels = y.shape.at(-1) ?? 1;
  const dx = backend.output(y.shape);
  const dbias = call.flag('bias') ? backend.output([channels]) : undefined;
  backend.kernels.biasGrad(
    backend.floats(call.tensor('dy')),
    backend.floats(y),
    backend.floats(dx),
    backend.floatsOr0(dbias),
    sizeOf(y.shape),
    channels,
    call.nonlinearity(),
    backend.scratch('work', backend.kernels.biasScratchBytes(channels)),
  );
  return dbias === undefined ? [dx] : [dx, dbias];
});

export const biasKernels: readonly KernelConfig[] = [biasActivation, biasActivationGrad];
