import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { shuffled, stream } from '../../domain/random';
import type { TrainingSpec } from '../../domain/classifier';

/** RGB bytes to [B,sizePx,sizePx,3] in −1 … 1. The caller disposes. */
export function toTensor(pixels: Uint8Array, count: number, sizePx: number): Tensor4D {
  const values = new Float32Array(count * sizePx * sizePx * 3);
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
 * Draws depend on seed, epoch and step alone. Without either it returns the pixels themselves.
 */
export function augment(
  pixels: Uint8Array,
  count: number,
  { sizePx, flip, shiftPx, seed }: Pick<TrainingSpec, 'sizePx' | 'flip' | 'shiftPx' | 'seed'>,
  epoch: number,
  step: number,
): Uint8Array {
  if (!flip && shiftPx === 0) return pixels;
  const random = stream(seed, `augment/${epoch}/${step}`);
  const out = new Uint8Array(count * sizePx * sizePx * 3);
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
