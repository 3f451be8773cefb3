import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNorm, batchNormFrozen, instanceNorm, type Nonlinearity } from '../../ops';
import * as reference from '../reference';
import type { Shape4 } from '../reference';
import type { OpCase } from './case';

const EPSILON = 1e-3;

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

function instanceCase(
  x: Shape4,
  activation: Nonlinearity,
  modulated: boolean,
  withResidual: boolean,
): OpCase {
  const own = [x[0], x[3]];
  const extra = `${modulated ? ', modulated' : ''}${withResidual ? ', residual' : ''}`;
  const split = <T>(inputs: readonly T[]) => ({
    scale: modulated ? inputs[1] : undefined,
    offset: modulated ? inputs[2] : undefined,
    residual: withResidual ? inputs.at(-1) : undefined,
  });
  return {
    name: `instanceNorm ${x.join('×')}, ${activation}${extra}`,
    shapes: [x, ...(modulated ? [own, own] : []), ...(withResidual ? [x] : [])],
    differentiated: 1 + (modulated ? 2 : 0) + (withResidual ? 1 : 0),
    op: (tensors) => {
      const { scale, offset, residual } = split(tensors);
      const modulation = modulated ? { scale: scale as Tensor2D, offset: offset as Tensor2D } : null;
      const options = { epsilon: EPSILON, activation, residual: residual as Tensor4D | undefined };
      return instanceNorm(tensors[0] as Tensor4D, modulation, options);
    },
    reference: (arrays) => reference.instanceNorm(arrays[0]!, x, split(arrays), EPSILON, activation),
  };
}

export const NORM_CASES: readonly OpCase[] = [
  normCase([3, 4, 3, 5], 'none', false),
  normCase([3, 4, 3, 5], 'relu', false),
  normCase([2, 3, 3, 8], 'none', true),
  normCase([2, 3, 3, 6], 'relu', true),
  // More rows than a workgroup takes at a time, and channels that do not fill the last one.
  normCase([3, 6, 8, 6], 'relu', false),
  frozenCase([2, 3, 3, 5], 'none', false),
  frozenCase([2, 3, 3, 5], 'relu', false),
  frozenCase([2, 3, 3, 4], 'none', true),
  frozenCase([2, 3, 3, 4], 'relu', true),
  instanceCase([2, 4, 3, 5], 'none', false, false),
  instanceCase([2, 3, 3, 8], 'relu', false, true),
  instanceCase([2, 3, 4, 6], 'leaky', true, false),
  instanceCase([2, 3, 3, 4], 'relu', true, true),
  instanceCase([1, 4, 4, 17], 'tanh', true, false),
  instanceCase([3, 3, 2, 3], 'relu6', false, false),
];
