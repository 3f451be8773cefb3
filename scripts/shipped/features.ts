import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Backbone } from '../../src/lib/ml/features/backbone';
import { BACKBONE_VERSION, type FeatureLayer } from '../../src/lib/ml/features/contract';
import { extract } from '../../src/lib/ml/features/extract';
import { loadBackbone } from '../../src/lib/ml/features/node';
import { IMAGE_BYTES, sourceOf } from './images';

/** Backbone features of the images that `key` names, [rows, width], or those that an earlier run kept. */
export async function featuresOf(
  layer: FeatureLayer,
  key: string,
  pixels: Uint8Array,
  folder: string,
  log: (line: string) => void,
): Promise<Float32Array> {
  const path = join(folder, `${key}-${BACKBONE_VERSION}.${layer}`);
  const kept = await readFile(path).catch(() => null);
  if (kept !== null) return new Float32Array(new Uint8Array(kept).buffer);
  const parts: Float32Array[] = [];
  const started = performance.now();
  for await (const batch of extract({
    bytes: await loadBackbone(),
    source: sourceOf(pixels),
    layers: [layer],
  })) {
    parts.push(batch[layer].slice());
    if (batch.done % 160 === 0 || batch.done === batch.total) {
      const rate = batch.done / ((performance.now() - started) / 1000);
      log(`${layer} features of ${key}: ${batch.done} of ${batch.total}, ${rate.toFixed(0)} a second`);
    }
  }
  const bytes = Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
  await writeFile(path, bytes);
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Judge features of images as they come. */
export async function openJudge(): Promise<{
  features(pixels: Uint8Array, count: number): Promise<Float32Array>;
  dispose(): void;
}> {
  const backbone = await Backbone.load(await loadBackbone());
  return {
    async features(pixels, count) {
      const parts: Float32Array[] = [];
      const sizePx = Math.sqrt(IMAGE_BYTES / 3);
      for (let from = 0; from < count; from += 16) {
        const n = Math.min(16, count - from);
        const part = pixels.subarray(from * IMAGE_BYTES, (from + n) * IMAGE_BYTES);
        parts.push((await backbone.features(part, n, sizePx, ['judge'])).judge.slice());
      }
      const width = parts[0]!.length / Math.min(16, count);
      const out = new Float32Array(count * width);
      let at = 0;
      for (const part of parts) {
        out.set(part, at);
        at += part.length;
      }
      return out;
    },
    dispose: () => backbone.dispose(),
  };
}
