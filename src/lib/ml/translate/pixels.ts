import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import type { ImageSource } from '../classifier/contract';

/** A copy of the pixels of these rows, which the source may overwrite at the next call. */
export const copyOf = async (source: ImageSource, rows: Int32Array): Promise<Uint8Array> =>
  (await source.pixels(rows)).slice();

// Loops: `from` with a function takes milliseconds an image.

/** Bytes as values in −1 … 1. */
export function toValues(pixels: Uint8Array): Float32Array {
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < values.length; i++) values[i] = pixels[i]! / 127.5 - 1;
  return values;
}

/** Values in −1 … 1 as bytes, rounded. */
export function toBytes(values: Float32Array): Uint8Array {
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < pixels.length; i++) {
    // The array cuts the fraction off.
    pixels[i] = (Math.min(1, Math.max(-1, values[i]!)) + 1) * 127.5 + 0.5;
  }
  return pixels;
}

/** Rows of `width` numbers as a tensor. The caller disposes. */
export const rowsTensor = (values: Float32Array, width: number): Tensor2D =>
  tensor2d(values, [values.length / width, width]);
