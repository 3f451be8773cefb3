import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { shuffled, stream } from '../../domain/random';
import type { TrainingSpec } from '../../domain/classifier';

/** What is written anew for each batch, all of one size, so that a step leaves no garbage behind. */
export interface BatchRoom {
  readonly rows: Int32Array;
  readonly labels: Int32Array;
  readonly fetched: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array;
  /** [count, sizePx, sizePx, 3] */
  readonly pixels: Float32Array;
  /** [count, classes] */
  readonly targets: Float32Array;
  /** Of each image in the gradient. */
  readonly shares: Float32Array;
}

export function roomFor(count: number, sizePx: number, classes: number): BatchRoom {
  const size = count * sizePx * sizePx * 3;
  return {
    rows: new Int32Array(count),
    labels: new Int32Array(count),
    fetched: new Uint8Array(size),
    bytes: new Uint8Array(size),
    pixels: new Float32Array(size),
    targets: new Float32Array(count * classes),
    shares: new Float32Array(count),
  };
}

/** RGB bytes in −1 … 1, into `values` of their number. */
export function toFloats(pixels: Uint8Array, values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = pixels[i]! / 127.5 - 1;
  return values;
}

/** RGB bytes to [B,sizePx,sizePx,3] in −1 … 1. The caller disposes. */
export const toTensor = (pixels: Uint8Array, count: number, sizePx: number): Tensor4D =>
  tensor4d(toFloats(pixels, new Float32Array(count * sizePx * sizePx * 3)), [count, sizePx, sizePx, 3]);

/** Positions in the training set, one array a batch; the incomplete last batch is left out. */
export function epochBatches(images: number, batch: number, seed: number, epoch: number): Int32Array[] {
  const order = shuffled([...Array(images).keys()], stream(seed, `order/${epoch}`));
  const size = Math.min(batch, images);
  return Array.from({ length: Math.floor(images / size) }, (_, i) =>
    Int32Array.from(order.slice(i * size, (i + 1) * size)),
  );
}

/**
 * Flips and shifts the images of a batch as the specification says; the border is repeated where a shift uncovers it.
 * Draws depend on seed, epoch and step alone. Without either it returns the pixels themselves,
 * else `out`.
 */
export function augment(
  pixels: Uint8Array,
  count: number,
  { sizePx, flip, shiftPx, seed }: Pick<TrainingSpec, 'sizePx' | 'flip' | 'shiftPx' | 'seed'>,
  epoch: number,
  step: number,
  out: Uint8Array = new Uint8Array(count * sizePx * sizePx * 3),
): Uint8Array {
  if (!flip && shiftPx === 0) return pixels;
  const random = stream(seed, `augment/${epoch}/${step}`);
  const last = sizePx - 1;
  const clamp = (at: number): number => Math.max(0, Math.min(last, at));
  for (let image = 0; image < count; image++) {
    const mirrored = flip && random.int(2) === 1;
    const dx = random.int(2 * shiftPx + 1) - shiftPx;
    const dy = random.int(2 * shiftPx + 1) - shiftPx;
    const base = image * sizePx * sizePx;
    for (let y = 0; y < sizePx; y++) {
      const row = base + clamp(y + dy) * sizePx;
      for (let x = 0; x < sizePx; x++) {
        const from = 3 * (row + clamp((mirrored ? last - x : x) + dx));
        const to = 3 * (base + y * sizePx + x);
        out[to] = pixels[from]!;
        out[to + 1] = pixels[from + 1]!;
        out[to + 2] = pixels[from + 2]!;
      }
    }
  }
  return out;
}
