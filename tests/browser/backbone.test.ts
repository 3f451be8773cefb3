import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { start } from '../../src/lib/ml/engine/ladder/start';
import { createCpuBackend } from '../../src/lib/ml/engine/wasm';
import { loadBackbone } from '../../src/lib/ml/features/asset';
import { FEATURE_LAYERS, FEATURE_WIDTHS, type FeatureBatch } from '../../src/lib/ml/features/contract';
import { extract } from '../../src/lib/ml/features/extract';

const SIDE_PX = 64;
const BYTES = SIDE_PX * SIDE_PX * 3;
/** Largest difference between backends, as a share of the largest feature. */
const TOLERANCE = 1e-3;

/** Two pictures of coloured stripes. */
const pixels = Uint8Array.from({ length: 2 * BYTES }, (_, i) => {
  const [image, x, y] = [
    Math.floor(i / BYTES),
    Math.floor(i / 3) % SIDE_PX,
    Math.floor(i / 3 / SIDE_PX) % SIDE_PX,
  ];
  return 127 + 120 * Math.sin((image === 0 ? x : y) / (3 + 2 * image) + (i % 3));
});

async function featuresOn(name: 'wasm' | 'webgpu', bytes: ArrayBuffer): Promise<FeatureBatch> {
  const started = await start({ name, threads: 1 }, createCpuBackend);
  try {
    const before = memory().numTensors;
    const source = { rows: Int32Array.of(0, 1), sizePx: SIDE_PX, pixels: () => pixels };
    const batches: FeatureBatch[] = [];
    for await (const batch of extract({ bytes, source, layers: FEATURE_LAYERS })) batches.push(batch);
    expect(memory().numTensors).toBe(before);
    expect(batches.length).toBe(1);
    return batches[0]!;
  } finally {
    started.dispose();
  }
}

it('gives the same features on the GPU as in CPU mode', async () => {
  const bytes = await loadBackbone();
  const cpu = await featuresOn('wasm', bytes);
  const gpu = await featuresOn('webgpu', bytes);
  for (const layer of FEATURE_LAYERS) {
    expect(cpu[layer].length).toBe(2 * FEATURE_WIDTHS[layer]);
    const largest = cpu[layer].reduce((most, value) => Math.max(most, value), 0);
    const apart = cpu[layer].reduce((most, value, i) => Math.max(most, Math.abs(value - gpu[layer][i]!)), 0);
    expect(largest).toBeGreaterThan(0.5);
    expect(apart).toBeLessThan(TOLERANCE * largest);
  }
});
