import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DemoEnv, DemoImage, DemoOptions } from '../contract';
import { demoEvents } from '../demo';
import { PIXELS } from '../indexed';
import { decodeRaw, encodeRaw } from './codec';
import { fruitDemo } from './generate';
import { BIASES, fruit, intendedQuota, sceneAt, type Bias } from './plan';
import { toPlanes } from './planes';
import { render, SEEN } from './render';
import { COLOURS, FRUITS } from './scene';

const env: DemoEnv = {
  fetchPack: async () => null,
  loadResvgWasm: () => Promise.reject(new Error('Fruit need no such renderer.')),
};

const has = (mask: Uint8Array, pixel: number): boolean => (mask[pixel >> 3]! & (0x80 >> (pixel & 7))) !== 0;

/** True where the mask holds a pixel at most `far` away. */
function near(mask: Uint8Array, pixel: number, far: number): boolean {
  const [x, y] = [pixel % 64, Math.floor(pixel / 64)];
  for (let j = Math.max(0, y - far); j <= Math.min(63, y + far); j++)
    for (let i = Math.max(0, x - far); i <= Math.min(63, x + far); i++)
      if (has(mask, j * 64 + i)) return true;
  return false;
}

describe('the quotas of demo:fruit', () => {
  it('has one conflicting image a class, of another look in each', () => {
    expect(intendedQuota('training')).toEqual([
      [149, 0, 0, 1],
      [1, 149, 0, 0],
      [0, 1, 149, 0],
    ]);
    expect(intendedQuota('training', { bias: 'background' })).toEqual([
      [149, 0, 1],
      [1, 149, 0],
      [0, 1, 149],
    ]);
  });

  it('lets a conflicting image differ in both where both are biased', () => {
    const { looks, images } = fruit(1, { bias: 'both' });
    const training = images.filter(({ part }) => part === 'training');
    const own = FRUITS.map((_, c) => ({ colour: COLOURS[c], background: looks[c]!.background }));
    const aligned = training.filter(({ fruit, look }) => {
      const wanted = own[FRUITS.indexOf(fruit)]!;
      return looks[look]!.colour === wanted.colour && looks[look]!.background === wanted.background;
    });
    const others = training.filter((image) => !aligned.includes(image));
    expect([aligned.length, others.length]).toEqual([447, 3]);
    for (const { fruit, look } of others) {
      const wanted = own[FRUITS.indexOf(fruit)]!;
      expect(looks[look]!.colour).not.toBe(wanted.colour);
      expect(looks[look]!.background).not.toBe(wanted.background);
    }
  });

  it.each(BIASES)('is uniform outside training (%s)', (bias: Bias) => {
    for (const part of ['explore', 'confirm', 'test'] as const)
      expect(new Set(intendedQuota(part, { bias }).flat()).size).toBe(1);
  });

  it.each([{ size: 11 }, { size: 20_001 }, { size: 40.5 }])('refuses %j', (options) => {
    expect(() => fruit(1, options)).toThrow(expect.objectContaining({ name: 'BadInput' }));
  });
});

it('draws every place by itself: parts, attempts and seeds share no scene', () => {
  const scenes = [
    sceneAt(1, 'training', 0, 0),
    sceneAt(1, 'test', 0, 0),
    sceneAt(1, 'training', 0, 1),
    sceneAt(2, 'training', 0, 0),
  ];
  expect(new Set(scenes.map(({ scene }) => scene.seed)).size).toBe(4);
  expect(sceneAt(1, 'training', 0, 0)).toEqual(scenes[0]);
});

it('packs images without loss', () => {
  const raws = [0, 1, 2].map((index) => {
    const { rgb, seen } = render(sceneAt(3, 'test', index, 0).scene, FRUITS[index]!, 'red', 'grass');
    return { planes: toPlanes(rgb), seen };
  });
  expect(decodeRaw(encodeRaw(raws), 3)).toEqual(raws);
});

/** The images that are drawn first, and counterfactuals of the first training images. */
async function drawn(bias: Bias, options: DemoOptions, of: number): Promise<DemoImage[]> {
  const whole = fruitDemo(bias)(options, env);
  const images: DemoImage[] = [];
  const few = { ...whole, places: whole.places.filter(({ part }) => part === 'training') };
  for await (const event of demoEvents(few, options))
    if (event.type === 'images') images.push(...event.images);
  expect(images.length).toBe(of);
  return images;
}

it.each(['colour', 'background'] as const)(
  'draws counterfactuals that differ in the %s alone',
  async (bias) => {
    const images = await drawn(bias, { seed: 4, size: 12, counterfactuals: 3 }, 15);
    for (const other of images.slice(12)) {
      const number = Number(/counterfactual\/(\d+)-/.exec(other.path)![1]) - 1;
      const source = images[number]!;
      expect([other.class, other.part]).toEqual([source.class, 'training']);
      expect(other.attributes).not.toEqual(source.attributes);
      expect(other.masks).toEqual(source.masks);
      let changed = 0;
      const far: string[] = [];
      for (let i = 0; i < PIXELS; i++) {
        const differs = [0, 1, 2].some((c) => other.pixels64[i * 3 + c] !== source.pixels64[i * 3 + c]);
        if (!differs) continue;
        changed++;
        // The lens and the coarser colour planes carry a change three pixels far.
        if (!near(source.masks.bias, i, 4)) far.push(`${other.path} ${i % 64},${i >> 6}`);
      }
      expect(far).toEqual([]);
      expect(changed).toBeGreaterThan(100);
    }
  },
  60_000,
);

it('gives the same bytes always', async () => {
  const [image] = await drawn('colour', { seed: 7, size: 12 }, 12);
  const sha = createHash('sha256').update(new Uint8Array(image!.bytes)).digest('hex');
  expect(sha).toBe(image!.hash);
  const { rgb } = render(sceneAt(7, 'training', 0, 0).scene, 'apple', 'red', 'board');
  expect(render(sceneAt(7, 'training', 0, 0).scene, 'apple', 'red', 'board').rgb).toEqual(rgb);
}, 60_000);

it('marks fruit where they are, class cues apart from the inner skin', () => {
  const { seen } = render(sceneAt(1, 'training', 0, 0).scene, 'apple', 'red', 'board');
  expect(seen.filter((s) => s === SEEN.skin).length).toBeGreaterThan(250);
});
