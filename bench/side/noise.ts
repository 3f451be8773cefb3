import { stream } from '../../src/lib/domain/random';
import type { LabelledSource } from '../../src/lib/ml/classifier/contract';

/** Images of noise in two classes, the same in every run. */
export function noise(images: number, sizePx: number): LabelledSource {
  const random = stream(1, 'benchmark');
  const perImage = sizePx * sizePx * 3;
  const bytes = new Uint8Array(images * perImage);
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.int(256);
  return {
    rows: Int32Array.from({ length: images }, (_, row) => row),
    labels: Uint16Array.from({ length: images }, (_, row) => row % 2),
    sizePx,
    pixels(rows, pixels = new Uint8Array(rows.length * perImage)) {
      rows.forEach((row, i) =>
        pixels.set(bytes.subarray(row * perImage, (row + 1) * perImage), i * perImage),
      );
      return pixels;
    },
  };
}
