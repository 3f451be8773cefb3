import type { Tensor4D } from '@tensorflow/tfjs-core';
import { globalAvgPool, maxPool2 } from '../../ops';
import * as reference from '../reference';
import type { OpCase } from './case';

export const POOL_CASES: readonly OpCase[] = [
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
];
