import type { Tensor1D } from '@tensorflow/tfjs-core';
import { biasActivation, relu, type Nonlinearity } from '../../ops';
import * as reference from '../reference';
import type { OpCase } from './case';

/** Reaches over both kinks of relu6. */
const REACH = 8;

/** Inputs fall on whole numbers and the last of them halfway between, so that their sum is never at a kink. */
const offKinks = (values: Float64Array, halfway: boolean): Float64Array =>
  values.map((value) => Math.round(value * REACH) + (halfway ? 0.5 : 0));

function biasCase(shape: readonly number[], activation: Nonlinearity, withBias: boolean): OpCase {
  const shapes = withBias ? [shape, [shape.at(-1)!]] : [shape];
  const gentle = activation === 'tanh';
  return {
    name: `biasActivation ${shape.join('×')}, ${activation}${withBias ? '' : ', no bias'}`,
    shapes,
    differentiated: shapes.length,
    prepare: (values, input) => (gentle ? values : offKinks(values, input === shapes.length - 1)),
    op: ([x, bias]) => biasActivation(x!, withBias ? (bias as Tensor1D) : null, activation),
    reference: ([x, bias]) => reference.biasActivation(x!, bias, activation),
  };
}

export const NONLINEARITY_CASES: readonly OpCase[] = [
  {
    name: 'relu',
    shapes: [[3, 7]],
    differentiated: 1,
    op: ([x]) => relu(x!),
    reference: ([x]) => x!.map((value) => Math.max(0, value)),
  },
  biasCase([2, 3, 3, 5], 'none', true),
  biasCase([2, 3, 3, 8], 'relu', true),
  biasCase([2, 3, 2, 6], 'relu6', true),
  biasCase([2, 3, 3, 4], 'leaky', true),
  biasCase([6, 7], 'tanh', true),
  biasCase([2, 2, 3, 17], 'leaky', false),
  biasCase([5, 9], 'relu6', false),
];
