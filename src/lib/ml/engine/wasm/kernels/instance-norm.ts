import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { KernelCall } from '../define';
import { define } from '../define';

function sizes(call: KernelCall, x: TensorInfo): [batch: number, pixels: number, channels: number] {
  const [batch, height, width, channels] = x.shape;
  if (batch === undefined || height === undefined || width === undefined || channels === undefined) {
    return call.fail('image');
  }
  return [batch, height * width, channels];
}

const instanceNorm = define(KERNELS.instanceNorm, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const [batch, pixels, channels] = sizes(call, x);
  const y = backend.output(x.shape);
  const [mean, variance] = [backend.output([batch, channels]), backend.output([batch, channels])];
  backend.kernels.instanceNorm(
    backend.floats(x),
    backend.floatsOr0(call.optional('scale')),
    backend.floatsOr0(call.optional('offset')),
    backend.floatsOr0(call.optional('residual')),
    backend.floats(y),
    backend.floats(mean),
    backend.floats(variance),
    batch,
    pixels,
    channels,
    call.nonlinearity(),
    call.number('epsilon'),
    backend.scratch('work', backend.kernels.instanceNormScratchBytes(channels)),
  );
  return [y, mean, variance];
});

const instanceNormGrad = define(KERNELS.instanceNormGrad, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const scale = call.optional('scale');
  const [batch, pixels, channels] = sizes(call, x);
  const dx = backend.output(x.shape);
  const parameters = scale === undefined ? [] : [scale, scale].map((like) => backend.output(like.shape));
  const dresidual = call.flag('residual') ? [backend.output(x.shape)] : [];
  backend.kernels.instanceNormGrad(
    backend.floats(call.tensor('dy')),
    backend.floats(x),
    backend.floats(call.tensor('y')),
    backend.floatsOr0(scale),
    backend.floats(call.tensor('mean')),
    backend.floats(call.tensor('variance')),
    backend.floats(dx),
    backend.floatsOr0(parameters[0]),
    backend.floatsOr0(parameters[1]),
    backend.floatsOr0(dresidual[0]),
    batch,
    pixels,
    channels,
    call.nonlinearity(),
    call.number('epsilon'),
    backend.scratch('work', backend.kernels.instanceNormScratchBytes(channels)),
  );
  return [dx, ...parameters, ...dresidual];
});

export const instanceNormKernels: readonly KernelConfig[] = [instanceNorm, instanceNormGrad];
