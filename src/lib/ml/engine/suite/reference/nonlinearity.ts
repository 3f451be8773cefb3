import type { Nonlinearity } from '../../ops';

const FUNCTIONS: Readonly<Record<Nonlinearity, (x: number) => number>> = {
  none: (x) => x,
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  leaky: (x) => (x < 0 ? x / 5 : x),
  tanh: Math.tanh,
};

export const activate = (x: number, activation: Nonlinearity): number => FUNCTIONS[activation](x);

/** bias [C] is added along the last axis. */
export const biasActivation = (
  x: Float64Array,
  bias: Float64Array | undefined,
  activation: Nonlinearity,
): Float64Array => x.map((value, i) => activate(value + (bias ? bias[i % bias.length]! : 0), activation));
