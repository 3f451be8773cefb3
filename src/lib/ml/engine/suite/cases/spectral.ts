import type { Tensor1D } from '@tensorflow/tfjs-core';
import { powerIteration, spectralNorm, unit } from '../../ops';
import { sizeOf } from '../numeric';
import * as reference from '../reference';
import type { OpCase } from './case';

/** Positive weights and directions, so that σ is far from 0; the directions are of unit length. */
const positive = (values: Float64Array, input: number): Float64Array => {
  const above = values.map((value) => 0.6 + value / 2);
  return input === 0 ? above : reference.unit(above);
};

function spectralCase(shape: readonly number[]): OpCase {
  const columns = shape.at(-1)!;
  return {
    name: `spectralNorm of ${shape.join('×')}`,
    shapes: [shape, [columns], [sizeOf(shape) / columns]],
    differentiated: 1,
    prepare: positive,
    op: ([w, u, v]) => spectralNorm(w!, u as Tensor1D, v as Tensor1D).w,
    reference: ([w, u, v]) => reference.spectralNorm(w!, u!, v!),
  };
}

const WEIGHTS = [3, 3, 2, 5];
const COLUMNS = 5;

export const SPECTRAL_CASES: readonly OpCase[] = [
  spectralCase([4, 4, 3, 8]),
  spectralCase([6, 5]),
  {
    name: 'spectralNorm, σ',
    shapes: [WEIGHTS, [COLUMNS], [sizeOf(WEIGHTS) / COLUMNS]],
    differentiated: 0,
    prepare: positive,
    op: ([w, u, v]) => spectralNorm(w!, u as Tensor1D, v as Tensor1D).sigma,
    reference: ([w, u, v]) => Float64Array.of(reference.sigma(w!, u!, v!)),
  },
  {
    name: 'powerIteration, v',
    shapes: [WEIGHTS, [COLUMNS]],
    differentiated: 0,
    op: ([w, u]) => powerIteration(w!, u as Tensor1D).v,
    reference: ([w, u]) => reference.unit(reference.times(w!, u!)),
  },
  {
    name: 'powerIteration, u',
    shapes: [WEIGHTS, [COLUMNS]],
    differentiated: 0,
    op: ([w, u]) => powerIteration(w!, u as Tensor1D).u,
    reference: ([w, u]) => {
      const v = reference.unit(reference.times(w!, u!));
      return reference.unit(reference.timesTransposed(w!, v));
    },
  },
  {
    name: 'unit',
    shapes: [[19]],
    differentiated: 0,
    op: ([x]) => unit(x!),
    reference: ([x]) => reference.unit(x!),
  },
];
