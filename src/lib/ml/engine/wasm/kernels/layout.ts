import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import {
  Cast,
  Concat,
  ExpandDims,
  Fill,
  Identity,
  OnesLike,
  Pack,
  Reshape,
  Slice,
  Transpose,
  Unpack,
  util,
  ZerosLike,
} from '@tensorflow/tfjs-core';
import type { DashBackend } from '../backend';
import type { KernelCall } from '../define';
import { define } from '../define';
import { sizeOf, stridesOf, walk } from '../shapes';

const identity = define(Identity, (call) => call.backend.alias(call.tensor('x')));

const reshape = define(Reshape, (call) => {
  const x = call.tensor('x');
  const shape = util.inferFromImplicitShape(call.numbers('shape'), sizeOf(x.shape));
  return call.backend.alias(x, shape);
});

const expandDims = define(ExpandDims, (call) => {
  const input = call.tensor('input');
  const dim = call.number('dim');
  const shape = [...input.shape];
  shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
  return call.backend.alias(input, shape);
});

const cast = define(Cast, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const dtype = call.text('dtype');
  if (dtype === x.dtype) return backend.alias(x);
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') return call.fail(`type ${dtype}`);
  const out = backend.output(x.shape, dtype);
  const [from, to] = [backend.view(x), backend.view(out)];
  if (dtype === 'bool') for (let i = 0; i < from.length; i++) to[i] = Number(from[i] !== 0);
  else to.set(from);
  return out;
});

function filled(backend: DashBackend, like: TensorInfo, value: number): TensorInfo {
  const out = backend.output(like.shape, like.dtype);
  backend.view(out).fill(value);
  return out;
}

const fill = define(Fill, (call) => {
  const dtype = call.has('dtype') ? call.text('dtype') : 'float32';
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') return call.fail(`type ${dtype}`);
  const out = call.backend.output(call.numbers('shape'), dtype);
  call.backend.view(out).fill(call.number('value'));
  return out;
});
const zerosLike = define(ZerosLike, (call) => filled(call.backend, call.tensor('x'), 0));
const onesLike = define(OnesLike, (call) => filled(call.backend, call.tensor('x'), 1));

const slice = define(Slice, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const begin = call.numbers('begin');
  const size = call.numbers('size').map((n, axis) => (n < 0 ? x.shape[axis]! - begin[axis]! : n));
  const out = backend.output(size, x.dtype);
  const [from, to] = [backend.view(x), backend.view(out)];
  const strides = stridesOf(x.shape);
  const start = begin.reduce((sum, at, axis) => sum + at * strides[axis]!, 0);
  // Axes that are taken whole are contiguous, so they are copied together with the one before them.
  let whole = size.length;
  while (whole > 0 && size[whole - 1] === x.shape[whole - 1]) whole--;
  const outer = Math.max(0, whole - 1);
  const run = sizeOf(size.slice(outer));
  walk(size.slice(0, outer), strides.slice(0, outer), start, (i, offset) => {
    to.set(from.subarray(offset, offset + run), i * run);
  });
  return out;
});

/** Joins along `axis`, which all inputs have; sizes along the others agree. */
function join(call: KernelCall, inputs: readonly TensorInfo[], axis: number): TensorInfo {
  const { backend } = call;
  const [first] = inputs;
  if (first === undefined) return call.fail('input');
  const shape = [...first.shape];
  shape[axis] = inputs.reduce((sum, input) => sum + input.shape[axis]!, 0);
  const out = backend.output(shape, first.dtype);
  const to = backend.view(out);
  const rows = sizeOf(shape.slice(0, axis));
  const pitch = sizeOf(shape.slice(axis));
  let before = 0;
  for (const input of inputs) {
    const from = backend.view(input);
    const run = sizeOf(input.shape.slice(axis));
    for (let row = 0; row < rows; row++)
      to.set(from.subarray(row * run, (row + 1) * run), row * pitch + before);
    before += run;
  }
  return out;
}

const concat = define(Concat, (call) => {
  const inputs = call.tensors();
  const axis = call.number('axis');
  return join(call, inputs, axis < 0 ? axis + inputs[0]!.shape.length : axis);
});

const pack = define(Pack, (call) => {
  const inputs = call.tensors();
  const rank = inputs[0]!.shape.length;
  const axis = call.number('axis');
  const at = axis < 0 ? axis + rank + 1 : axis;
  const widened = inputs.map((input) => ({
    ...input,
    shape: [...input.shape.slice(0, at), 1, ...input.shape.slice(at)],
  }));
  return join(call, widened, at);
});

const unpack = define(Unpack, (call) => {
  const { backend } = call;
  const value = call.tensor('value');
  const axis = call.number('axis');
  const at = axis < 0 ? axis + value.shape.length : axis;
  const [rows, count, run] = [
    sizeOf(value.shape.slice(0, at)),
    value.shape[at]!,
    sizeOf(value.shape.slice(at + 1)),
  ];
  const shape = [...value.shape.slice(0, at), ...value.shape.slice(at + 1)];
  const outs = Array.from({ length: count }, () => backend.output(shape, value.dtype));
  const from = backend.view(value);
  outs.forEach((out, i) => {
    const to = backend.view(out);
    for (let row = 0; row < rows; row++) {
      const start = (row * count + i) * run;
      to.set(from.subarray(start, start + run), row * run);
    }
  });
  return outs;
});

const transpose = define(Transpose, (call) => {
  const { backend } = call;
  const x = call.tensor('x');
  const permutation = call.numbers('perm');
  const strides = stridesOf(x.shape);
  const shape = permutation.map((axis) => x.shape[axis]!);
  const out = backend.output(shape, x.dtype);
  const [from, to] = [backend.view(x), backend.view(out)];
  const order = permutation.map((axis) => strides[axis]!);
  walk(shape, order, 0, (i, offset) => {
    to[i] = from[offset]!;
  });
  return out;
});

export const layoutKernels: readonly KernelConfig[] = [
  identity,
  reshape,
  expandDims,
  cast,
  fill,
  zerosLike,
  onesLike,
  slice,
  concat,
  pack,
  unpack,
  transpose,
];
