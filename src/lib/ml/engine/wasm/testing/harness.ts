import type { NamedTensorMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { engine, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** A small generator of numbers in −1…1, so that every run sees the same ones (xorshift32). */
export function numbers(seed: number): (length: number) => Float32Array {
  let state = seed | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
  return (length) => Float32Array.from({ length }, next);
}

type Attrs = Readonly<Record<string, number | string | boolean | readonly number[]>>;
export interface Given {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Runs a kernel on the current backend and returns the data of its outputs; nothing stays allocated. */
export function runKernel(
  name: string,
  inputs: Readonly<Record<string, Given>>,
  attrs: Attrs,
): Float32Array[] {
  const outputs: Float32Array[] = [];
  tidy(() => {
    const named: NamedTensorMap = {};
    for (const [key, { shape, values }] of Object.entries(inputs)) {
      named[key] = tensor(values, [...shape], 'float32');
    }
    const result = engine().runKernel(name, named, attrs as never);
    for (const out of (Array.isArray(result) ? result : [result]) as TensorInfo[]) {
      outputs.push((out as Tensor).dataSync() as Float32Array);
    }
  });
  return outputs;
}

/** Largest difference relative to the largest magnitude expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  let scale = 1e-6;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return worst / scale;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const given = (shape: readonly number[], values: ArrayLike<number>): Given => ({
  shape,
  values: Float32Array.from(values),
});

/** Sums of a few thousand products in single precision. */
export const TOLERANCE = 2e-5;

export const close = (actual: ArrayLike<number> | undefined, wanted: ArrayLike<number>): void => {
  expect(relativeError(actual ?? [], wanted)).toBeLessThan(TOLERANCE);
};

/** To the bit; Vitest's own comparison takes seconds for large arrays. */
export const same = (actual: ArrayLike<number> | undefined, wanted: ArrayLike<number>): void => {
  expect(relativeError(actual ?? [], wanted)).toBe(0);
};
