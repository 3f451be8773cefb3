import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { columnSum, matMul, softmaxCrossEntropy } from '../../ops';
import * as reference from '../reference';
import type { OpCase } from './case';

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

export const DENSE_CASES: readonly OpCase[] = [
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
