import type { ClassifierRecord } from '../../lib/domain/classifier';
import { argmax } from '../../lib/domain/predictions';
import { resample } from '../../lib/importing/resample';
import type { Predict } from '../../lib/ml/classifier/contract';

/** What a classifier takes images that stand in no project for; RGB, size × size × 3 each. */
export async function predictPixels(
  predict: Predict,
  { record, weights }: { readonly record: ClassifierRecord; readonly weights: ArrayBuffer },
  images: Uint8Array,
  sizePx: number,
): Promise<Int16Array> {
  const wanted = record.spec.sizePx;
  const scaled = wanted === sizePx ? images : resized(images, sizePx, wanted);
  const size = wanted ** 2 * 3;
  const count = scaled.length / size;
  const answers = new Int16Array(count);
  const source = {
    rows: Int32Array.from({ length: count }, (_, i) => i),
    sizePx: wanted,
    pixels(rows: Int32Array) {
      const out = new Uint8Array(rows.length * size);
      rows.forEach((row, i) => out.set(scaled.subarray(row * size, (row + 1) * size), i * size));
      return out;
    },
  };
  for await (const { rows, logits } of predict({ weights, source })) {
    const predicted = argmax(logits, logits.length / rows.length);
    rows.forEach((row, i) => (answers[row] = predicted[i]!));
  }
  return answers;
}

/** Scaled like every other image of the project. */
function resized(images: Uint8Array, from: number, to: number): Uint8Array {
  const count = images.length / (from ** 2 * 3);
  const out = new Uint8Array(count * to ** 2 * 3);
  for (let image = 0; image < count; image++) {
    const rgba = new Uint8ClampedArray(from ** 2 * 4);
    for (let i = 0; i < from ** 2; i++) {
      const at = (image * from ** 2 + i) * 3;
      rgba.set([images[at]!, images[at + 1]!, images[at + 2]!, 255], i * 4);
    }
    out.set(resample(rgba, from, from, to), image * to ** 2 * 3);
  }
  return out;
}
