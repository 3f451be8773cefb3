import type { Tensor } from '@tensorflow/tfjs-core';
import { LEAKY_SLOPE, RELU6_TOP, type Nonlinearity } from '../ops/kernels';
import { runProgram } from './webgpu-program';

/**
 * Images as a program sees them: [images, rows, channels], one after the other. A cell is a channel of an image; for
 * the norm of a batch, the whole batch is one image.
 */
export interface Cells {
  readonly images: number;
  readonly rows: number;
  readonly channels: number;
}

const THREADS = 256;

/** Statements for each element of `cells`, of its number `at` and that of its cell, `cell`. */
export function eachElement<Name extends string>(
  key: string,
  inputs: Readonly<Record<string, Tensor>>,
  outputs: Readonly<Record<Name, readonly number[]>>,
  { images, rows, channels }: Cells,
  code: string,
  scalars: Readonly<Record<string, number>> = {},
): Record<Name, Tensor> {
  const size = images * rows * channels;
  return runProgram<Name>({
    ...{ key, inputs, outputs, scalars, threads: THREADS, groups: Math.ceil(size / THREADS) },
    sizes: { size, channels, anImage: rows * channels },
    code: `
      let at = index;
      if (at < uniforms.size) {
        let cell = (at / uniforms.anImage) * uniforms.channels + at % uniforms.channels;
        ${code}
      }`,
  });
}

/** Beyond it tanh is 1 in single precision, and where it is made of powers it would be no number soon. */
const FLAT_TANH = 15;

/** WGSL: the activation of an expression. */
export function activated(x: string, activation: Nonlinearity): string {
  switch (activation) {
    case 'none':
      return x;
    case 'relu':
      return `max(0.0, ${x})`;
    case 'relu6':
      return `clamp(${x}, 0.0, ${RELU6_TOP}.0)`;
    case 'leaky':
      return `max(${x}, ${LEAKY_SLOPE} * (${x}))`;
    case 'tanh':
      return `tanh(clamp(${x}, -${FLAT_TANH}.0, ${FLAT_TANH}.0))`;
  }
}

/** WGSL: the gradient before the activation at `at`, from that after it, dy, and from its output, y. */
export function throughAt(activation: Nonlinearity): string {
  switch (activation) {
    case 'none':
      return 'dy[at]';
    case 'relu':
      return 'select(0.0, dy[at], y[at] > 0.0)';
    case 'relu6':
      return `select(0.0, dy[at], y[at] > 0.0 && y[at] < ${RELU6_TOP}.0)`;
    case 'leaky':
      return `select(${LEAKY_SLOPE} * dy[at], dy[at], y[at] > 0.0)`;
    case 'tanh':
      return 'dy[at] * (1.0 - y[at] * y[at])';
  }
}
