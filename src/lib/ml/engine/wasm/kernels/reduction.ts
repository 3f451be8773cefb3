import type { DataType, KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { ArgMax, ArgMin, Max, Mean, Min, Prod, Softmax, Sum } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../define';
import { define } from '../define';
import { normalAxes, sizeOf, stridesOf, walk } from '../shapes';

interface Reduction {
  readonly start: number;
  /** In double precision. */
  readonly add: (total: number, value: number) => number;
  readonly finish?: (total: number, count: number) => number;
}

/** Max names its axes otherwise than its siblings; none named means all. */
function axesOf(call: KernelCall): number[] {
  const name = ['axis', 'reductionIndices'].find((key) => call.has(key));
  return name === undefined ? [] : call.numbers(name);
}

function reduce(call: KernelCall, rule: Reduction, dtype: (of: DataType) => DataType): TensorInfo {
  const { backend } = call;
  const x = call.tensor('x');
  const rank = x.shape.length;
  const axes = normalAxes(axesOf(call), rank);
  const kept = x.shape.filter((_, axis) => !axes.includes(axis));
  const shape = call.flag('keepDims') ? x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n)) : kept;
  const out = backend.output(shape, dtype(x.dtype));
  const [from, to] = [backend.view(x), backend.view(out)];
  const totals = new Float64Array(to.length).fill(rule.start);
  const keptStrides = stridesOf(kept);
  let next = 0;
  const strides = x.shape.map((_, axis) => (axes.includes(axis) ? 0 : keptStrides[next++]!));
  walk(x.shape, strides, 0, (i, offset) => {
    totals[offset] = rule.add(totals[offset]!, from[i]!);
  });
  const count = sizeOf(x.shape) / Math.max(1, to.length);
  for (let i = 0; i < to.length; i++) to[i] = rule.finish?.(totals[i]!, count) ?? totals[i]!;
  return out;
}

const asIs = (dtype: DataType): DataType => dtype;
const counting = (dtype: DataType): DataType => (dtype === 'bool' ? 'int32' : dtype);

function argument(name: string, better: (a: number, b: number) => boolean): KernelConfig {
  return define(name, (call) => {
    const { backend } = call;
    const x = call.tensor('x');
    const [axis = 0] = normalAxes(call.numbers('axis'), x.shape.length);
    const shape = x.shape.filter((_, i) => i !== axis);
    const out = backend.output(shape, 'int32');
    const [from, to] = [backend.view(x), backend.view(out)];
    const strides = stridesOf(x.shape);
    const [count, step] = [x.shape[axis]!, strides[axis]!];
    const others = strides.filter((_, i) => i !== axis);
    walk(shape, others, 0, (i, offset) => {
      let best = 0;
      for (let k = 1; k < count; k++) {
        if (better(from[offset + k * step]!, from[offset + best * step]!)) best = k;
      }
      to[i] = best;
    });
    return out;
  });
}

const softmax = define(Softmax, (call) => {
  const { backend } = call;
  const logits = call.tensor('logits');
  const classes = logits.shape.at(-1) ?? 1;
  const out = backend.output(logits.shape);
  const [from, to] = [backend.view(logits), backend.view(out)];
  for (let row = 0; row < from.length; row += classes) {
    const values = from.subarray(row, row + classes);
    const largest = Math.max(...values);
    let total = 0;
    for (const value of values) total += Math.exp(value - largest);
    values.forEach((value, k) => {
      to[row + k] = Math.exp(value - largest) / total;
    });
  }
  return out;
});

const plus = (a: number, b: number): number => a + b;

export const reductionKernels: readonly KernelConfig[] = [
  define(Sum, (call) => reduce(call, { start: 0, add: plus }, counting)),
  define(Mean, (call) => reduce(call, { start: 0, add: plus, finish: (t, n) => t / n }, () => 'float32')),
  define(Max, (call) => reduce(call, { start: -Infinity, add: Math.max }, asIs)),
  define(Min, (call) => reduce(call, { start: Infinity, add: Math.min }, asIs)),
  define(Prod, (call) => reduce(call, { start: 1, add: (a, b) => a * b }, counting)),
  argument(ArgMax, (a, b) => a > b),
  argument(ArgMin, (a, b) => a < b),
  softmax,
];
