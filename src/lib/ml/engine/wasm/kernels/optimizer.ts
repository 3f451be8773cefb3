import type { KernelConfig } from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { KernelCall } from '../define';
import { define } from '../define';

/** The steps write into the parameter's data: clones and reshapes of it change with it. */
const addressOf = (call: KernelCall, name: string): number => call.backend.floats(call.tensor(name));

const adamStep = define(KERNELS.adamStep, (call) => {
  const [beta1, beta2] = [call.number('beta1'), call.number('beta2')];
  const step = call.number('step');
  call.backend.kernels.adam(
    addressOf(call, 'param'),
    addressOf(call, 'grad'),
    addressOf(call, 'm'),
    addressOf(call, 'v'),
    util.sizeFromShape(call.tensor('param').shape),
    call.number('learningRate'),
    beta1,
    beta2,
    call.number('epsilon'),
    call.number('weightDecay'),
    1 - beta1 ** step,
    1 - beta2 ** step,
  );
  return [];
});

const sgdStep = define(KERNELS.sgdStep, (call) => {
  call.backend.kernels.sgd(
    addressOf(call, 'param'),
    addressOf(call, 'grad'),
    addressOf(call, 'velocity'),
    util.sizeFromShape(call.tensor('param').shape),
    call.number('learningRate'),
    call.number('momentum'),
    call.number('weightDecay'),
  );
  return [];
});

export const optimizerKernels: readonly KernelConfig[] = [adamStep, sgdStep];
