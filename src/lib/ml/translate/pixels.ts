import { tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import type { ImageSource } from '../classifier/contract';

/** A copy of the pixels of these rows, which the source may overwrite at the next call. */
export const copyOf = async (source: ImageSource, rows: Int32Array): Promise<Uint8Array> =>
  (await source.pixels(rows)).slice();

/** Bytes as values in −1 … 1. */
export const toValues = (pixels: Uint8Array): Float32Array =>
  Float32Array.from(pixels, (byte) => byte / 127.5 - 1);

/** Values in −1 … 1 as bytes, rounded. */
export const toBytes = (values: Float32Array): Uint8Array =>
  Uint8Array.from(values, (value) => Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5));

/** Rows of `width` numbers as a tensor. The caller disposes. */
export const rowsTensor = (values: Float32Array, width: number): Tensor2D =>
  tensor2d(values, [values.length / width, width]);
