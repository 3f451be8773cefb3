import type { Tensor1D } from '@tensorflow/tfjs-core';
import { distance, hinge, meanAll, weightedSum } from '../../ops';
import * as reference from '../reference';
import type { OpCase } from './case';

const SCORES = [3, 4, 4, 1];
const IMAGES = [2, 5, 3, 3];
const single = (value: number): Float64Array => Float64Array.of(value);

const hingeCase = (sign: 1 | -1): OpCase => ({
  name: `hinge, ${sign === 1 ? 'real' : 'translated'}`,
  shapes: [SCORES],
  differentiated: 1,
  prepare: (values) => values.map((value) => value * 3),
  op: ([x]) => hinge(x!, sign),
  reference: ([x]) => single(reference.hinge(x!, sign)),
});

/** Multiples of 1/8 against those halfway between: no difference is 0, where the slope jumps. */
const distanceCase = (root: boolean): OpCase => ({
  name: `distance${root ? ' of roots' : ''}`,
  shapes: [IMAGES, IMAGES],
  differentiated: 2,
  prepare: (values, input) => values.map((value) => (Math.round(value * 8) + input / 2) / 8),
  op: ([a, b]) => distance(a!, b!, { root }),
  reference: ([a, b]) => single(reference.distance(a!, b!, root)),
});

const WEIGHTS = [1, -0.5, 3];

export const SCALAR_CASES: readonly OpCase[] = [
  hingeCase(1),
  hingeCase(-1),
  {
    name: 'meanAll',
    shapes: [SCORES],
    differentiated: 1,
    op: ([x]) => meanAll(x!),
    reference: ([x]) => single(reference.meanAll(x!)),
  },
  distanceCase(false),
  distanceCase(true),
  {
    name: 'weightedSum',
    shapes: WEIGHTS.map(() => [1]),
    differentiated: WEIGHTS.length,
    op: (terms) => weightedSum(terms as Tensor1D[], WEIGHTS),
    reference: (terms) => single(terms.reduce((sum, term, i) => sum + WEIGHTS[i]! * term[0]!, 0)),
  },
];
