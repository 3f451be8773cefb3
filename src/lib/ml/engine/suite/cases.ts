import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import {
  batchNorm,
  batchNormFrozen,
  columnSum,
  conv2d,
  globalAvgPool,
  matMul,
  maxPool2,
  relu,
  softmaxCrossEntropy,
} from '../ops';
import * as reference from './reference';
import type { Shape4 } from './reference';

export interface OpCase {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  /** How many of the inputs, from the first on, are differentiated. */
  readonly differentiated: number;
  /** Turns values in −1…1 into what an input needs: positive, summing to one. */
  readonly prepare?: (values: Float64Array, input: number) => Float64Array;
  readonly op: (inputs: Tensor[]) => Tensor;
  readonly reference: (inputs: Float64Array[]) => Float64Array;
}

const EPSILON = 1e-3;

function convCase(x: Shape4, filter: Shape4, stride: 1 | 2, pad: 'same' | 'valid'): OpCase {
  return {
    name: `conv2d ${x.join('×')} by ${filter.join('×')}, stride ${stride}, ${pad}`,
    shapes: [x, filter],
    differentiated: 2,
    op: ([a, f]) => conv2d(a as Tensor4D, f as Tensor4D, { stride, pad }),
    reference: ([a, f]) => reference.conv2d(a!, x, f!, filter, stride, pad),
  };
}

function normCase(x: Shape4, activation: 'none' | 'relu', withResidual: boolean): OpCase {
  const channels = x[3];
  return {
    name: `batchNorm ${x.join('×')}, ${activation}${withResidual ? ', residual' : ''}`,
    shapes: [x, [channels], [channels], ...(withResidual ? [x] : [])],
    differentiated: withResidual ? 4 : 3,
    op: ([a, scale, offset, residual]) =>
      batchNorm(a as Tensor4D, scale as Tensor1D, offset as Tensor1D, {
        epsilon: EPSILON,
        activation,
        residual: residual as Tensor4D | undefined,
      }).y,
    reference: ([a, scale, offset, residual]) =>
      reference.normalise(
        a!,
        { ...reference.moments(a!, channels), scale: scale!, offset: offset!, residual },
        EPSILON,
        activation === 'relu',
      ),
  };
}

function frozenCase(x: Shape4, activation: 'none' | 'relu', withResidual: boolean): OpCase {
  const channel = [x[3]];
  const inputs = withResidual ? 2 : 1;
  return {
    name: `batchNormFrozen, ${activation}${withResidual ? ', residual' : ''}`,
    shapes: [...(withResidual ? [x, x] : [x]), channel, channel, channel, channel],
    differentiated: inputs,
    prepare: (values, input) => (input === inputs + 3 ? values.map((v) => Math.fround(v + 1.5)) : values),
    op: (tensors) => {
      const [scale, offset, mean, variance] = tensors.slice(inputs) as Tensor1D[];
      const residual = withResidual ? (tensors[1] as Tensor4D) : undefined;
      const moments = { mean: mean!, variance: variance! };
      return batchNormFrozen(tensors[0] as Tensor4D, scale!, offset!, moments, {
        epsilon: EPSILON,
        activation,
        residual,
      });
    },
    reference: (arrays) => {
      const [scale, offset, mean, variance] = arrays.slice(inputs);
      const moments = { mean: mean!, variance: variance! };
      return reference.normalise(
        arrays[0]!,
        { ...moments, scale: scale!, offset: offset!, residual: withResidual ? arrays[1] : undefined },
        EPSILON,
        activation === 'relu',
      );
    },
  };
}

function matMulCase(transposeA: boolean, transposeB: boolean, withBias: boolean): OpCase {
  const [m, k, n] = [5, 7, 6] as const;
  return {
    name: `matMul${transposeA ? ', a transposed' : ''}${transposeB ? ', b transposed' : ''}${withBias ? ', bias' : ''}`,
    shapes: [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n], ...(withBias ? [[n]] : [])],
    differentiated: withBias ? 3 : 2,
    op: ([a, b, bias]) =>
      matMul(a as Tensor2D, b as Tensor2D, {
        transposeA,
        transposeB,
        ...(bias ? { bias: bias as Tensor1D } : {}),
      }),
    reference: ([a, b, bias]) => reference.matMul(a!, b!, [m, k, n], transposeA, transposeB, bias),
  };
}

const CLASSES = 3;
const toTargets = (values: Float64Array): Float64Array => reference.softmax(values, CLASSES);

export const OP_CASES: readonly OpCase[] = [
  convCase([2, 5, 6, 3], [3, 3, 3, 4], 1, 'same'),
  convCase([2, 5, 6, 3], [3, 3, 3, 4], 1, 'valid'),
  convCase([2, 6, 5, 3], [3, 3, 3, 5], 2, 'same'),
  convCase([2, 7, 6, 2], [3, 3, 2, 3], 2, 'valid'),
  convCase([2, 6, 5, 5], [1, 1, 5, 9], 2, 'same'),
  convCase([1, 4, 4, 9], [1, 1, 9, 4], 1, 'same'),
  convCase([1, 9, 8, 2], [5, 5, 2, 3], 1, 'same'),
  convCase([1, 5, 5, 4], [3, 3, 4, 17], 1, 'same'),
  normCase([3, 4, 3, 5], 'none', false),
  normCase([3, 4, 3, 5], 'relu', false),
  normCase([2, 3, 3, 8], 'none', true),
  normCase([2, 3, 3, 6], 'relu', true),
  frozenCase([2, 3, 3, 5], 'none', false),
  frozenCase([2, 3, 3, 5], 'relu', false),
  frozenCase([2, 3, 3, 4], 'none', true),
  frozenCase([2, 3, 3, 4], 'relu', true),
  {
    name: 'relu',
    shapes: [[3, 7]],
    differentiated: 1,
    op: ([x]) => relu(x!),
    reference: ([x]) => x!.map((value) => Math.max(0, value)),
  },
  {
    name: 'globalAvgPool',
    shapes: [[2, 3, 5, 6]],
    differentiated: 1,
    op: ([x]) => globalAvgPool(x as Tensor4D),
    reference: ([x]) => reference.globalAvgPool(x!, [2, 3, 5, 6]),
  },
  {
    name: 'maxPool2 with an odd row and column',
    shapes: [[2, 5, 7, 3]],
    differentiated: 1,
    op: ([x]) => maxPool2(x as Tensor4D),
    reference: ([x]) => reference.maxPool2(x!, [2, 5, 7, 3]),
  },
  matMulCase(false, false, true),
  matMulCase(false, true, false),
  matMulCase(true, false, true),
  matMulCase(true, true, true),
  {
    name: 'columnSum',
    shapes: [[5, 6]],
    differentiated: 0,
    op: ([x]) => columnSum(x as Tensor2D),
    reference: ([x]) =>
      Float64Array.from({ length: 6 }, (_, j) => x!.reduce((s, v, i) => (i % 6 === j ? s + v : s), 0)),
  },
  {
    name: 'softmaxCrossEntropy with soft targets',
    shapes: [
      [5, CLASSES],
      [5, CLASSES],
    ],
    differentiated: 1,
    prepare: (values, input) => (input === 1 ? toTargets(values) : values.map((v) => v * 8)),
    op: ([logits, targets]) => softmaxCrossEntropy(logits as Tensor2D, targets as Tensor2D).loss,
    reference: ([logits, targets]) => reference.crossEntropy(logits!, targets!, CLASSES),
  },
];
