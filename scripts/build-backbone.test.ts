import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeDemoEnv } from './demos-env';
import { generateDemo } from '../src/lib/demos';
import { shuffled, stream } from '../src/lib/domain/random';
import { BACKEND_NAME } from '../src/lib/ml/engine/wasm/backend';
import type { CpuBackend } from '../src/lib/ml/engine/wasm/create';
import { createCpuBackend } from '../src/lib/ml/engine/wasm/node';
import { Backbone } from '../src/lib/ml/features/backbone';
import { FEATURE_LAYERS, FEATURE_WIDTHS, type FeatureLayer } from '../src/lib/ml/features/contract';
import { loadBackbone } from '../src/lib/ml/features/node';
import { parseBackbone, type BackboneAsset } from '../src/lib/ml/features/parse';
import { linearProbe } from '../src/lib/ml/features/testing/linear-probe';

const SIDE_PX = 64;
const BYTES = SIDE_PX * SIDE_PX * 3;
const IMAGES = 200;
const TRAINING = 80;
const SHIFT_PX = 12;
const BATCH = 20;

interface Probed {
  readonly pixels: Uint8Array;
  readonly sunglasses: readonly boolean[];
}

/** Faces in an unbiased part of the demo, each moved at random, so that no pixel stands for one thing. */
async function movedFaces(): Promise<Probed> {
  const random = stream(7, 'moved faces');
  const faces: { pixels64: Uint8Array; attributes: readonly string[] }[] = [];
  for await (const event of generateDemo('cartoon', { seed: 1 }, nodeDemoEnv)) {
    if (event.type === 'images')
      faces.push(...event.images.filter(({ part }) => part === 'explore' || part === 'confirm'));
  }
  const chosen = shuffled(faces, random).slice(0, IMAGES);
  const pixels = new Uint8Array(IMAGES * BYTES);
  const clamp = (at: number) => Math.max(0, Math.min(SIDE_PX - 1, at));
  chosen.forEach(({ pixels64 }, image) => {
    const [dx, dy] = [0, 0].map(() => random.int(2 * SHIFT_PX + 1) - SHIFT_PX) as [number, number];
    for (let i = 0; i < SIDE_PX * SIDE_PX; i++) {
      const from = clamp(Math.floor(i / SIDE_PX) + dy) * SIDE_PX + clamp((i % SIDE_PX) + dx);
      pixels.set(pixels64.subarray(3 * from, 3 * from + 3), image * BYTES + 3 * i);
    }
  });
  return { pixels, sunglasses: chosen.map(({ attributes }) => attributes[0] === 'sunglasses') };
}

async function probe(
  asset: BackboneAsset,
  { pixels, sunglasses }: Probed,
): Promise<Record<FeatureLayer, number>> {
  const backbone = new Backbone(asset);
  const all = {
    condition: new Float32Array(IMAGES * FEATURE_WIDTHS.condition),
    judge: new Float32Array(IMAGES * FEATURE_WIDTHS.judge),
  };
  for (let from = 0; from < IMAGES; from += BATCH) {
    const part = pixels.subarray(from * BYTES, (from + BATCH) * BYTES);
    const features = await backbone.features(part, BATCH, SIDE_PX, FEATURE_LAYERS);
    for (const layer of FEATURE_LAYERS) all[layer].set(features[layer], from * FEATURE_WIDTHS[layer]);
  }
  backbone.dispose();
  const accuracy = (layer: FeatureLayer) =>
    linearProbe(all[layer], FEATURE_WIDTHS[layer], sunglasses, TRAINING);
  return { condition: accuracy('condition'), judge: accuracy('judge') };
}

let cpu: CpuBackend;
beforeAll(async () => {
  cpu = await createCpuBackend({ threads: 1, build: 'simd' });
  await setBackend(BACKEND_NAME);
});
afterAll(() => cpu.dispose());

it('has learned to see: it tells sunglasses wherever they are, which pixels and scrambled weights do not', async () => {
  const faces = await movedFaces();
  const asset = await parseBackbone(await loadBackbone());
  const learned = await probe(asset, faces);
  const pixels = linearProbe(Float32Array.from(faces.pixels), BYTES, faces.sunglasses, TRAINING);
  const scrambled = await probe(
    {
      ...asset,
      units: asset.units.map((unit) => ({
        ...unit,
        filter: Float32Array.from(shuffled([...unit.filter], stream(5, unit.name))),
      })),
    },
    faces,
  );
  for (const layer of FEATURE_LAYERS) {
    expect(learned[layer]).toBeGreaterThan(0.85);
    expect(learned[layer]).toBeGreaterThan(pixels + 0.15);
    expect(learned[layer]).toBeGreaterThan(scrambled[layer] + 0.15);
  }
}, 240_000);
