import type { DataType, KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import {
  Add,
  AddN,
  backend_util,
  Equal,
  Greater,
  GreaterEqual,
  Less,
  LessEqual,
  Maximum,
  Minimum,
  Multiply,
  NotEqual,
  Pow,
  RealDiv,
  SquaredDifference,
  Sub,
} from '@tensorflow/tfjs-core';
import type { DashBackend } from '../backend';
import { define } from '../define';
import type { Elementwise } from '../codes';
import { ELEMENTWISE } from '../codes';
import { broadcastStrides, sizeOf, walk } from '../shapes';
import { vector } from './vector';

type Pairwise = (a: number, b: number) => number;

function broadcast(
  backend: DashBackend,
  a: TensorInfo,
  b: TensorInfo,
  f: Pairwise,
  dtype: DataType,
): TensorInfo {
  const shape = backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
  const out = backend.output(shape, dtype);
  const [left, right, to] = [backend.view(a), backend.view(b), backend.view(out)];
  const offsets = new Int32Array(to.length);
  walk(shape, broadcastStrides(b.shape, shape), 0, (i, offset) => {
    offsets[i] = offset;
  });
  walk(shape, broadcastStrides(a.shape, shape), 0, (i, offset) => {
    to[i] = f(left[offset]!, right[offsets[i]!]!);
  });
  return out;
}

const sameShape = (a: TensorInfo, b: TensorInfo): boolean =>
  a.shape.length === b.shape.length && a.shape.every((n, axis) => n === b.shape[axis]);
const isScalar = (x: TensorInfo): boolean => x.shape.length <= 1 && sizeOf(x.shape) === 1;

/** `byScalar` names what a ∘ scalar is as a vector operation on a, and the scalar's form there. */
function pairwise(
  name: string,
  f: Pairwise,
  operation: Elementwise,
  byScalar?: { operation: Elementwise; of: (b: number) => number; commutes: boolean },
): KernelConfig {
  return define(name, (call) => {
    const { backend } = call;
    const [a, b] = [call.tensor('a'), call.tensor('b')];
    if (a.dtype === 'float32' && b.dtype === 'float32') {
      if (sameShape(a, b)) return vector(backend, operation, a.shape, a, b);
      const [long, short] = byScalar?.commutes && isScalar(a) ? [b, a] : [a, b];
      if (byScalar !== undefined && isScalar(short)) {
        const scalar = byScalar.of(backend.view(short)[0]!);
        return vector(backend, byScalar.operation, long.shape, long, null, scalar);
      }
    }
    return broadcast(backend, a, b, f, a.dtype === 'bool' ? b.dtype : a.dtype);
  });
}

const compare = (name: string, f: (a: number, b: number) => boolean): KernelConfig =>
  define(name, (call) =>
    broadcast(call.backend, call.tensor('a'), call.tensor('b'), (a, b) => Number(f(a, b)), 'bool'),
  );

const inScript = (name: string, f: Pairwise): KernelConfig =>
  define(name, (call) => {
    const a = call.tensor('a');
    return broadcast(call.backend, a, call.tensor('b'), f, a.dtype);
  });

const addN = define(AddN, (call) => {
  const { backend } = call;
  const [first, ...others] = call.tensors();
  if (first === undefined) return call.fail('input');
  if (others.length === 0) return backend.alias(first);
  const out = vector(backend, 'add', first.shape, first, others[0]!);
  for (const other of others.slice(1)) {
    const at = backend.floats(out);
    backend.kernels.elementwise(ELEMENTWISE.add, at, backend.floats(other), at, 0, 0, sizeOf(first.shape));
  }
  return out;
});

export const arithmeticKernels: readonly KernelConfig[] = [
  pairwise(Add, (a, b) => a + b, 'add', { operation: 'shift', of: (b) => b, commutes: true }),
  pairwise(Sub, (a, b) => a - b, 'sub', { operation: 'shift', of: (b) => -b, commutes: false }),
  pairwise(Multiply, (a, b) => a * b, 'mul', { operation: 'scale', of: (b) => b, commutes: true }),
  pairwise(RealDiv, (a, b) => a / b, 'div'),
  pairwise(Maximum, Math.max, 'maximum'),
  pairwise(Minimum, Math.min, 'minimum'),
  inScript(Pow, Math.pow),
  inScript(SquaredDifference, (a, b) => (a - b) ** 2),
  compare(Equal, (a, b) => a === b),
  compare(NotEqual, (a, b) => a !== b),
  compare(Greater, (a, b) => a > b),
  compare(GreaterEqual, (a, b) => a >= b),
  compare(Less, (a, b) => a < b),
  compare(LessEqual, (a, b) => a <= b),
  addN,
];
