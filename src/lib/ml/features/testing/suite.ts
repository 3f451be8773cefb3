import { memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { stream } from '../../../domain/random';
import type { ImageSource } from '../../classifier/contract';
import { Backbone } from '../backbone';
import { CONDITION_WIDTH, FEATURE_LAYERS, JUDGE_WIDTH, type FeatureBatch } from '../contract';
import { extract } from '../extract';
import { resizedInput } from '../input';
import { parseBackbone } from '../parse';
import { originalFeatures } from './original';

const SIDE_PX = 16;
const IMAGES = 5;
/** Of the input in these tests, so that plain loops keep up. */
const INPUT_PX = 32;

const LAYERS = { condition: 'block_6_depthwise_relu', judge: 'block_10_depthwise_relu' };

/** Smooth enough to be a picture, different enough to tell images apart. */
function pictures(): Uint8Array {
  const random = stream(11, 'pictures');
  const pixels = new Uint8Array(IMAGES * SIDE_PX * SIDE_PX * 3);
  for (let image = 0; image < IMAGES; image++) {
    const [across, down, phase] = [random.unit(), random.unit(), 6 * random.unit()];
    for (let i = 0; i < SIDE_PX * SIDE_PX; i++) {
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin(across * (i % SIDE_PX) + down * Math.floor(i / SIDE_PX) + phase + c);
        pixels[(image * SIDE_PX * SIDE_PX + i) * 3 + c] = 128 + 110 * wave + 16 * random.unit();
      }
    }
  }
  return pixels;
}

const bytesOf = SIDE_PX * SIDE_PX * 3;
const sourceOf = (pixels: Uint8Array, rows: number[]): ImageSource => ({
  rows: Int32Array.from(rows),
  sizePx: SIDE_PX,
  pixels: (wanted) => {
    const out = new Uint8Array(wanted.length * bytesOf);
    wanted.forEach((row, i) => out.set(pixels.subarray(row * bytesOf, (row + 1) * bytesOf), i * bytesOf));
    return out;
  },
});

/** What the backbone must do on the current backend, which is another for each caller. */
export function backboneSuite(load: () => Promise<ArrayBuffer>): void {
  it.each([
    [0, 1],
    [-1, 1],
  ])(
    'agrees with the original, layer by layer, on an input of %d to %d',
    async (low, high) => {
      const input = { sizePx: INPUT_PX, low, high };
      const before = memory().numTensors;
      const backbone = new Backbone({ ...(await parseBackbone(await load())), input });
      const pixels = pictures();
      const features = await backbone.features(pixels, IMAGES, SIDE_PX, FEATURE_LAYERS);
      backbone.dispose();
      expect(memory().numTensors).toBe(before);
      const values = resizedInput(pixels, IMAGES, SIDE_PX, input);
      const size = values.length / IMAGES;
      for (let image = 0; image < 2; image++) {
        const picture = values.subarray(image * size, (image + 1) * size);
        const original = originalFeatures(picture, INPUT_PX, Object.values(LAYERS));
        for (const layer of FEATURE_LAYERS) {
          const wanted = original[LAYERS[layer]]!;
          const width = wanted.length;
          const got = features[layer].subarray(image * width, (image + 1) * width);
          expect(Math.max(...wanted)).toBeGreaterThan(1);
          wanted.forEach((value, c) => expect(got[c]).toBeCloseTo(value, 3));
        }
      }
    },
    120_000,
  );

  it('gives batches in the order asked for, the same whatever the batch', async () => {
    const bytes = await load();
    const pixels = pictures();
    const rows = [4, 0, 3];
    const run = async (batch: number): Promise<FeatureBatch[]> => {
      const batches: FeatureBatch[] = [];
      for await (const out of extract({
        bytes,
        source: sourceOf(pixels, rows),
        layers: FEATURE_LAYERS,
        batch,
      }))
        batches.push(out);
      return batches;
    };
    const before = memory().numTensors;
    const [whole] = await run(8);
    const parts = await run(2);
    expect(memory().numTensors).toBe(before);
    expect(parts.map(({ rows: own, done, total }) => ({ rows: [...own], done, total }))).toEqual([
      { rows: [4, 0], done: 2, total: 3 },
      { rows: [3], done: 3, total: 3 },
    ]);
    for (const [layer, width] of [
      ['condition', CONDITION_WIDTH],
      ['judge', JUDGE_WIDTH],
    ] as const) {
      const joined = parts.flatMap((part) => [...part[layer]]);
      expect(joined.length).toBe(3 * width);
      joined.forEach((value, i) => expect(value).toBeCloseTo(whole![layer][i]!, 5));
    }
  }, 120_000);

  it('computes what is asked for alone, and leaves nothing behind when it is cancelled', async () => {
    const before = memory().numTensors;
    const run = extract({
      bytes: await load(),
      source: sourceOf(pictures(), [0, 1, 2]),
      layers: ['condition'],
      batch: 1,
    });
    const first = await run.next();
    expect(first.value).toMatchObject({ done: 1, total: 3 });
    expect((first.value as FeatureBatch).condition.length).toBe(CONDITION_WIDTH);
    expect((first.value as FeatureBatch).judge.length).toBe(0);
    await run.return();
    expect(memory().numTensors).toBe(before);
  }, 120_000);

  it('leaves nothing behind when the images cannot be read', async () => {
    const before = memory().numTensors;
    const source = {
      ...sourceOf(pictures(), [0]),
      pixels: () => Promise.reject(new Error('Gone.')),
    };
    const run = extract({ bytes: await load(), source, layers: FEATURE_LAYERS });
    await expect(run.next()).rejects.toThrow('Gone.');
    expect(memory().numTensors).toBe(before);
  });
}
