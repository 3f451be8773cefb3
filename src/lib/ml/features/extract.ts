import { Backbone } from './backbone';
import type { ExtractOptions, FeatureBatch } from './contract';

/** A step is served in well under a tenth of a second where a core is free. */
const DEFAULT_BATCH = 8;

/** See `Extract` in the contract. */
export async function* extract({
  bytes,
  source,
  layers,
  batch = DEFAULT_BATCH,
}: ExtractOptions): AsyncGenerator<FeatureBatch, void, void> {
  const backbone = await Backbone.load(bytes);
  const total = source.rows.length;
  try {
    for (let from = 0; from < total; from += batch) {
      const rows = source.rows.slice(from, from + batch);
      const pixels = await source.pixels(rows);
      const features = await backbone.features(pixels, rows.length, source.sizePx, layers);
      yield { rows, ...features, done: from + rows.length, total };
    }
  } finally {
    backbone.dispose();
  }
}
