import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { KernelCall } from '../define';
import { define } from '../define';
import { MEAN_OF } from '../codes';
import { sizeOf } from '../shapes';
import { vector } from './vector';

function scalar(call: KernelCall, value: number): TensorInfo {
  const out = call.backend.output([1]);
  call.backend.view(out)[0] = value;
  return out;
}

const valueOf = (call: KernelCall, of: TensorInfo): number => call.backend.view(of)[0] ?? call.fail('value');

function meanOf(call: KernelCall, kind: number, a: TensorInfo, b?: TensorInfo, sign = 0): TensorInfo {
  const { backend } = call;
  const [aAt, bAt] = [backend.floats(a), backend.floatsOr0(b)];
  return scalar(call, backend.kernels.meanOf(kind, aAt, bAt, sign, sizeOf(a.shape)));
}

/** The gradient of a mean, of its one value, for each of the elements. */
const share = (call: KernelCall, shape: readonly number[]): number =>
  valueOf(call, call.tensor('dy')) / sizeOf(shape);

const hinge = define(KERNELS.hinge, (call) =>
  meanOf(call, MEAN_OF.hinge, call.tensor('x'), undefined, call.number('sign')),
);

const hingeGrad = define(KERNELS.hingeGrad, (call) => {
  const x = call.tensor('x');
  return vector(call.backend, 'hingeGrad', x.shape, x, null, -call.number('sign'), share(call, x.shape));
});

const meanAll = define(KERNELS.meanAll, (call) => meanOf(call, MEAN_OF.values, call.tensor('x')));

const meanAllGrad = define(KERNELS.meanAllGrad, (call) => {
  const shape = call.numbers('inputShape');
  return vector(call.backend, 'fill', shape, call.tensor('dy'), null, share(call, shape));
});

const distance = define(KERNELS.distance, (call) => {
  const kind = call.flag('root') ? MEAN_OF.rootDistance : MEAN_OF.distance;
  return meanOf(call, kind, call.tensor('a'), call.tensor('b'));
});

const distanceGrad = define(KERNELS.distanceGrad, (call) => {
  const a = call.tensor('a');
  const operation = call.flag('root') ? 'rootDistanceGrad' : 'distanceGrad';
  return vector(call.backend, operation, a.shape, a, call.tensor('b'), share(call, a.shape));
});

const weightedSum = define(KERNELS.weightedSum, (call) => {
  const terms = call.numbers('weights').map((weight, i) => weight * valueOf(call, call.tensor(`x${i}`)));
  return scalar(
    call,
    terms.reduce((sum, term) => sum + term, 0),
  );
});

export const scalarKernels: readonly KernelConfig[] = [
  hinge,
  hingeGrad,
  meanAll,
  meanAllGrad,
  distance,
  distanceGrad,
  weightedSum,
];
