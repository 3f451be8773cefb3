import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { KernelCall } from '../define';
import { define } from '../define';

const channelsOf = (x: TensorInfo): number => x.shape.at(-1) ?? 1;
const rowsOf = (x: TensorInfo): number => x.shape.slice(0, -1).reduce((a, b) => a * b, 1);

function forward(
  call: KernelCall,
  x: TensorInfo,
  mean: TensorInfo,
  variance: TensorInfo,
  frozen: boolean,
): TensorInfo {
  const { backend } = call;
  const channels = channelsOf(x);
  const residual = call.optional('residual');
  const y = backend.output(x.shape);
  backend.kernels.batchNorm(
    backend.floats(x),
    backend.floats(call.tensor('scale')),
    backend.floats(call.tensor('offset')),
    residual === undefined ? 0 : backend.floats(residual),
    backend.floats(y),
    backend.floats(mean),
    backend.floats(variance),
    rowsOf(x),
    channels,
    Number(call.text('activation') === 'relu'),
    call.number('epsilon'),
    Number(frozen),
    backend.scratch('work', backend.kernels.batchNormScratchBytes(channels)),
  );
  return y;
}

const batchNorm = define(KERNELS.batchNorm, (call) => {
  const x = call.tensor('x');
  const mean = call.backend.output([channelsOf(x)]);
  const variance = call.backend.output([channelsOf(x)]);
  return [forward(call, x, mean, variance, false), mean, variance];
});

const batchNormFrozen = define(KERNELS.batchNormFrozen, (call) =>
  forward(call, call.tensor('x'), call.tensor('mean'), call.tensor('variance'), true),
);

function backward(call: KernelCall, frozen: boolean): TensorInfo[] {
  const { backend } = call;
  const dy = call.tensor('dy');
  const channels = channelsOf(dy);
  const dx = backend.output(dy.shape);
  const parameters = frozen ? [] : [backend.output([channels]), backend.output([channels])];
  const [dscale = 0, doffset = 0] = parameters.map((tensor) => backend.floats(tensor));
  const dresidual = call.flag('residual') ? [backend.output(dy.shape)] : [];
  const [dresidualAt = 0] = dresidual.map((tensor) => backend.floats(tensor));
  backend.kernels.batchNormGrad(
    backend.floats(dy),
    frozen ? 0 : backend.floats(call.tensor('x')),
    backend.floats(call.tensor('y')),
    backend.floats(call.tensor('scale')),
    frozen ? 0 : backend.floats(call.tensor('mean')),
    backend.floats(call.tensor('variance')),
    backend.floats(dx),
    dscale,
    doffset,
    dresidualAt,
    rowsOf(dy),
    channels,
    Number(call.text('activation') === 'relu'),
    call.number('epsilon'),
    Number(frozen),
    backend.scratch('work', backend.kernels.batchNormScratchBytes(channels)),
  );
  return [dx, ...parameters, ...dresidual];
}

const batchNormGrad = define(KERNELS.batchNormGrad, (call) => backward(call, false));
const batchNormFrozenGrad = define(KERNELS.batchNormFrozenGrad, (call) => backward(call, true));

export const normKernels: readonly KernelConfig[] = [
  batchNorm,
  batchNormGrad,
  batchNormFrozen,
  batchNormFrozenGrad,
];
