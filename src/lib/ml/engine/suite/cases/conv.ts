import type { Tensor4D } from '@tensorflow/tfjs-core';
import { conv2d, depthwiseConv2d } from '../../ops';
import * as reference from '../reference';
import type { Shape4 } from '../reference';
import type { OpCase } from './case';

function convCase(x: Shape4, filter: Shape4, stride: 1 | 2, pad: 'same' | 'valid'): OpCase {
  return {
    name: `conv2d ${x.join('×')} by ${filter.join('×')}, stride ${stride}, ${pad}`,
    shapes: [x, filter],
    differentiated: 2,
    op: ([a, f]) => conv2d(a as Tensor4D, f as Tensor4D, { stride, pad }),
    reference: ([a, f]) => reference.conv2d(a!, x, f!, filter, stride, pad),
  };
}

function depthwiseCase(x: Shape4, window: number, stride: 1 | 2, pad: 'same' | 'valid'): OpCase {
  const filter: Shape4 = [window, window, x[3], 1];
  return {
    name: `depthwiseConv2d ${x.join('×')} by ${window}×${window}, stride ${stride}, ${pad}`,
    shapes: [x, filter],
    differentiated: 2,
    op: ([a, f]) => depthwiseConv2d(a as Tensor4D, f as Tensor4D, { stride, pad }),
    reference: ([a, f]) => reference.depthwiseConv2d(a!, x, f!, filter, stride, pad),
  };
}

export const CONV_CASES: readonly OpCase[] = [
  convCase([2, 5, 6, 3], [3, 3, 3, 4], 1, 'same'),
  convCase([2, 5, 6, 3], [3, 3, 3, 4], 1, 'valid'),
  convCase([2, 6, 5, 3], [3, 3, 3, 5], 2, 'same'),
  convCase([2, 7, 6, 2], [3, 3, 2, 3], 2, 'valid'),
  convCase([2, 6, 5, 5], [1, 1, 5, 9], 2, 'same'),
  convCase([1, 4, 4, 9], [1, 1, 9, 4], 1, 'same'),
  convCase([1, 9, 8, 2], [5, 5, 2, 3], 1, 'same'),
  convCase([1, 5, 5, 4], [3, 3, 4, 17], 1, 'same'),
  convCase([2, 8, 6, 3], [4, 4, 3, 5], 2, 'same'),
  convCase([1, 7, 5, 4], [4, 4, 4, 8], 2, 'same'),
  convCase([1, 8, 7, 2], [4, 4, 2, 3], 2, 'valid'),
  depthwiseCase([2, 5, 6, 3], 3, 1, 'same'),
  depthwiseCase([2, 6, 5, 8], 3, 2, 'same'),
  depthwiseCase([1, 7, 7, 5], 3, 2, 'same'),
  depthwiseCase([1, 5, 6, 4], 3, 1, 'valid'),
  depthwiseCase([2, 7, 6, 17], 3, 2, 'valid'),
  depthwiseCase([1, 8, 8, 6], 5, 2, 'same'),
];
