import type { Tensor4D } from '@tensorflow/tfjs-core';
import { concatChannels, pixelShuffle2, pixelUnshuffle2, sliceChannels, upsample2 } from '../../ops';
import * as reference from '../reference';
import type { Shape4 } from '../reference';
import type { OpCase } from './case';

function concatCase(shape: Shape4, others: number): OpCase {
  return {
    name: `concatChannels of ${shape[3]} and ${others}`,
    shapes: [shape, [shape[0], shape[1], shape[2], others]],
    differentiated: 2,
    op: ([a, b]) => concatChannels(a as Tensor4D, b as Tensor4D),
    reference: ([a, b]) => reference.concatChannels(a!, shape, b!, others),
  };
}

function sliceCase(shape: Shape4, begin: number, size: number): OpCase {
  return {
    name: `sliceChannels ${begin} … ${begin + size - 1} of ${shape[3]}`,
    shapes: [shape],
    differentiated: 1,
    op: ([x]) => sliceChannels(x as Tensor4D, begin, size),
    reference: ([x]) => reference.sliceChannels(x!, shape, begin, size),
  };
}

const layoutCase = (
  name: string,
  shape: Shape4,
  op: (x: Tensor4D) => Tensor4D,
  expected: (x: Float64Array, shape: Shape4) => Float64Array,
): OpCase => ({
  name: `${name} of ${shape.join('×')}`,
  shapes: [shape],
  differentiated: 1,
  op: ([x]) => op(x as Tensor4D),
  reference: ([x]) => expected(x!, shape),
});

export const LAYOUT_CASES: readonly OpCase[] = [
  layoutCase('upsample2', [2, 3, 4, 5], upsample2, reference.upsample2),
  layoutCase('upsample2', [1, 2, 3, 8], upsample2, reference.upsample2),
  layoutCase('pixelUnshuffle2', [2, 4, 6, 3], pixelUnshuffle2, reference.pixelUnshuffle2),
  layoutCase('pixelShuffle2', [2, 3, 2, 12], pixelShuffle2, reference.pixelShuffle2),
  concatCase([2, 3, 4, 8], 3),
  concatCase([1, 3, 2, 3], 4),
  sliceCase([2, 3, 2, 7], 0, 3),
  sliceCase([2, 3, 2, 7], 2, 4),
  sliceCase([2, 3, 2, 7], 4, 3),
];
