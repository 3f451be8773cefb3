import type { KernelConfig } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import { define } from '../define';
import { sizeOf } from '../shapes';
import { vector } from './vector';

const addChange = define(KERNELS.addChange, (call) => {
  const x = call.tensor('x');
  return vector(call.backend, 'addChange', x.shape, x, call.tensor('change'));
});

const addChangeGrad = define(KERNELS.addChangeGrad, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const [dx, dchange] = [backend.output(x.shape), backend.output(x.shape)];
  backend.kernels.changeGrad(
    backend.floats(call.tensor('dy')),
    backend.floats(x),
    backend.floats(call.tensor('change')),
    backend.floats(dx),
    backend.floats(dchange),
    sizeOf(x.shape),
  );
  return [dx, dchange];
});

const sum2 = define(KERNELS.sum2, (call) => {
  const a = call.tensor('a');
  return vector(call.backend, 'add', a.shape, a, call.tensor('b'));
});

const projectOnto = define(KERNELS.projectOnto, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const y = backend.output([batch, height, width, 1]);
  const [from, direction] = [backend.floats(x), backend.floats(call.tensor('direction'))];
  backend.kernels.project(from, direction, backend.floats(y), batch, height * width, channels);
  return y;
});

const projectOntoGrad = define(KERNELS.projectOntoGrad, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const direction = call.tensor('direction');
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const [dx, ddirection] = [backend.output(x.shape), backend.output(direction.shape)];
  backend.kernels.projectGrad(
    backend.floats(call.tensor('dy')),
    backend.floats(x),
    backend.floats(direction),
    backend.floats(dx),
    backend.floats(ddirection),
    batch,
    height * width,
    channels,
  );
  return [dx, ddirection];
});

export const changeKernels: readonly KernelConfig[] = [
  addChange,
  addChangeGrad,
  sum2,
  projectOnto,
  projectOntoGrad,
];
