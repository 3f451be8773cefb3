import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { shuffled, stream } from '../../domain/random';
import type { TrainingSpec } from '../../domain/classifier';

/** What is written anew for each batch of one size, so that a step leaves no garbage of its size behind. */
export interface BatchRoom {
  readonly fetched: Uint8Array<ArrayBuffer>;
  readonly bytes: Uint8Array;
  readonly values: Float32Array;
}

export function roomFor(count: number, sizePx: number): BatchRoom {
  const size = count * sizePx * sizePx * 3;
  return { fetched: new Uint8Array(size), bytes: new Uint8Array(size), values: new Float32Array(size) };
}

/**
 * RGB bytes to [B,sizePx,sizePx,3] in −1 … 1. The caller disposes. With `values`, which are overwritten, the tensor is
 * valid until these are written again.
 */
export function toTensor(
  pixels: Uint8Array,
  count: number,
  sizePx: number,
  values: Float32Array = new Float32Array(count * sizePx * sizePx * 3),
): Tensor4D {
  for (let i = 0; i < values.length; i++) values[i] = pixels[i]! / 127.5 - 1;
  return tensor4d(values, [count, sizePx, sizePx, 3]);
}

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
