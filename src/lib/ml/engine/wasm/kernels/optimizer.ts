import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { KERNELS, type KernelName } from '../../ops/kernels';
import { ELEMENTWISE } from '../codes';
import type { KernelCall } from '../define';
import { define } from '../define';
import { sizeOf } from '../shapes';

const FLOAT_BYTES = 4;
/** Vectors are written whole. */
const LANES = 4;

/** A kernel that changes the tensors of each entry; clones and reshapes of them, which share the data, change with them. */
function defineUpdate(
  name: KernelName,
  update: (call: KernelCall, addressOf: (name: string) => number, count: number) => void,
): KernelConfig {
  return define(name, (call) => {
    for (let i = 0; i < call.number('count'); i++) {
      const one = (name: string): TensorInfo => call.tensor(`${name}${i}`);
      const first = call.optional(`param${i}`) ?? one('average');
      update(call, (name) => call.backend.floats(one(name)), sizeOf(first.shape));
    }
    return [];
  });
}

const adamStep = defineUpdate(KERNELS.adamStep, (call, addressOf, count) => {
  const [beta1, beta2] = [call.number('beta1'), call.number('beta2')];
  const step = call.number('step');
  call.backend.kernels.adam(
    addressOf('param'),
    addressOf('grad'),
    addressOf('m'),
    addressOf('v'),
    count,
    call.number('learningRate'),
    beta1,
    beta2,
    call.number('epsilon'),
    call.number('weightDecay'),
    1 - beta1 ** step,
    1 - beta2 ** step,
  );
});

const sgdStep = defineUpdate(KERNELS.sgdStep, (call, addressOf, count) =>
  call.backend.kernels.sgd(
    addressOf('param'),
    addressOf('grad'),
    addressOf('velocity'),
    count,
    call.number('learningRate'),
    call.number('momentum'),
    call.number('weightDecay'),
  ),
);

/** It is an SGD step without momentum: with λ = −1 and η = −rate, the velocity becomes value − average. */
const moveAverage = defineUpdate(KERNELS.moveAverage, (call, addressOf, count) => {
  const { kernels } = call.backend;
  const velocity = call.backend.scratch('work', Math.ceil(count / LANES) * LANES * FLOAT_BYTES);
  // What stood there may be no number, and is none times 0 either.
  kernels.elementwise(ELEMENTWISE.fill, 0, 0, velocity, 0, 0, count);
  kernels.sgd(addressOf('average'), addressOf('value'), velocity, count, -call.number('rate'), 0, -1);
});

export const optimizerKernels: readonly KernelConfig[] = [adamStep, sgdStep, moveAverage];
