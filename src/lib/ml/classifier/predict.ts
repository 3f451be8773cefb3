import { tidy } from '@tensorflow/tfjs-core';
import { toTensor } from './batches';
import type { PredictedBatch, PredictOptions } from './contract';
import { classifierFrom } from './stored';

const DEFAULT_BATCH = 64;

/** See `Predict` in the contract. */
export async function* predict({
  weights,
  source,
  batch = DEFAULT_BATCH,
}: PredictOptions): AsyncGenerator<PredictedBatch, void, void> {
  const network = classifierFrom(weights);
  const total = source.rows.length;
  try {
    for (let from = 0; from < total; from += batch) {
      const rows = source.rows.slice(from, from + batch);
      const pixels = await source.pixels(rows);
      const out = tidy(() => {
        const { logits, latents } = network.frozen(toTensor(pixels, rows.length, source.sizePx));
        return { logits, latents };
      });
      try {
        const logits = (await out.logits.data()) as Float32Array;
        const latents = (await out.latents.data()) as Float32Array;
        yield { rows, logits, latents, done: from + rows.length, total };
      } finally {
        out.logits.dispose();
        out.latents.dispose();
      }
    }
  } finally {
    network.dispose();
  }
}
