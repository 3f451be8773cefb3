import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { add, addChange, projectOnto } from '../../ops';
import * as reference from '../reference';
import type { Shape4 } from '../reference';
import type { OpCase } from './case';

function projectCase(x: Shape4): OpCase {
  return {
    name: `projectOnto, ${x.join('×')}`,
    shapes: [x, [x[0], x[3]]],
    differentiated: 2,
    op: ([a, direction]) => projectOnto(a as Tensor4D, direction as Tensor2D),
    reference: ([a, direction]) => reference.projectOnto(a!, x, direction!),
  };
}

/** Values and changes in −1 … 1, so that a third of the sums lies beyond the clamp. */
const IMAGES: Shape4 = [2, 4, 3, 3];

export const CHANGE_CASES: readonly OpCase[] = [
  {
    name: 'addChange, some of it clamped',
    shapes: [IMAGES, IMAGES],
    differentiated: 2,
    op: ([x, change]) => addChange(x!, change!),
    reference: ([x, change]) => reference.addChange(x!, change!),
  },
  projectCase([2, 3, 4, 5]),
  projectCase([3, 2, 2, 16]),
  {
    name: 'add',
    shapes: [IMAGES, IMAGES],
    differentiated: 2,
    op: ([a, b]) => add(a!, b!),
    reference: ([a, b]) => a!.map((value, i) => value + b![i]!),
  },
];
