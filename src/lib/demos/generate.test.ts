import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeDemoEnv } from '../../../scripts/demos-env';
import { packCartoon } from './cartoon/generate';
import { fruit } from './fruit/plan';
import { generateDemo, type DemoEnv, type DemoImage, type DemoOptions, type DemoPlanEvent } from './index';
import { readSections } from './pack';

/** What a demo may take to load. */
const PACK_BYTES = 2_000_000;

const noPack: DemoEnv = { ...nodeDemoEnv, fetchPack: async () => null };
const packOnly: DemoEnv = {
  ...nodeDemoEnv,
  loadResvgWasm: () => Promise.reject(new Error('The renderer is not needed.')),
};

/** The plan and the images until there are at least `enough`. */
async function collect(
  options: DemoOptions,
  env: DemoEnv,
  enough = Infinity,
): Promise<{ plan: DemoPlanEvent | null; images: DemoImage[] }> {
  const images: DemoImage[] = [];
  let plan: DemoPlanEvent | null = null;
  for await (const event of generateDemo('cartoon', options, env)) {
    if (event.type === 'plan') plan = event.plan;
    else {
      images.push(...event.images);
      expect(event.done).toBe(images.length);
    }
    if (images.length >= enough) break;
  }
  return { plan, images };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

describe('demo:cartoon at its default seed', () => {
  it('comes whole from the pack, without the renderer', async () => {
    const { plan, images } = await collect({ seed: 1 }, packOnly);
    expect(plan).toMatchObject({ classes: ['cheerful', 'gloomy'], images: 1584 });
    expect(images.length).toBe(1584);
    expect(tally(images.map((image) => image.part))).toEqual({
      training: 680,
      explore: 152,
      confirm: 152,
      test: 600,
    });
    expect(new Set(images.map((image) => image.hash)).size).toBe(1584);
    const { bytes, hash } = images[1000]!;
    expect(createHash('sha256').update(new Uint8Array(bytes)).digest('hex')).toBe(hash);
  }, 60_000);

  it('is bit for bit what the generator makes', async () => {
    const packed = await nodeDemoEnv.fetchPack('cartoon-1.bin');
    expect(Buffer.from(packed as Uint8Array).equals(await packCartoon(nodeDemoEnv))).toBe(true);
    const enough = 128;
    const fromPack = await collect({ seed: 1 }, packOnly, enough);
    expect(await collect({ seed: 1 }, noPack, enough)).toEqual(fromPack);
  }, 120_000);

  it('is rendered where the pack is missing or damaged', async () => {
    const damaged: DemoEnv = { ...nodeDemoEnv, fetchPack: async () => new TextEncoder().encode('<html>') };
    expect((await collect({ seed: 1 }, damaged, 1)).images.length).toBe(64);
  }, 60_000);
});

it('serves other seeds, sizes and the unbiased set from the renderer', async () => {
  const env: DemoEnv = { ...nodeDemoEnv, fetchPack: () => Promise.reject(new Error('No pack holds these.')) };
  expect((await collect({ seed: 1, size: 680, unbiased: true }, env, 1)).images.length).toBe(64);
  const rendered = await collect({ seed: 9, unbiased: true, size: 40 }, env, 64);
  const training = rendered.images.filter((image) => image.part === 'training');
  expect(training.length).toBe(40);
  expect(tally(training.map((image) => `${image.class} ${image.attributes[0]}`))).toEqual({
    'cheerful sunglasses': 10,
    'cheerful none': 10,
    'gloomy sunglasses': 10,
    'gloomy none': 10,
  });
}, 60_000);

it.each([
  ['fruit', 'colour', 'fruit-1.bin', 'red'],
  ['fruit:background', 'background', 'fruit-background-1.bin', 'board'],
  ['fruit:both', 'both', 'fruit-both-1.bin', 'red'],
] as const)(
  'opens demo:%s from its pack with the very images that are rendered without it',
  async (name, bias, file, value) => {
    const fetched: string[] = [];
    const pack = new Uint8Array((await nodeDemoEnv.fetchPack(file))!);
    const env: DemoEnv = {
      ...nodeDemoEnv,
      async fetchPack(wanted) {
        fetched.push(wanted);
        return pack;
      },
    };
    const first = async (env: DemoEnv): Promise<readonly DemoImage[]> => {
      for await (const event of generateDemo(name, { seed: 1 }, env))
        if (event.type === 'images') return event.images;
      return [];
    };
    const packed = await first(env);
    expect(fetched).toEqual([file]);
    // A pack that cannot be read is left aside in silence.
    expect(await readSections(pack, fruit(1, { bias }))).toHaveLength(1);
    expect(pack.length).toBeLessThanOrEqual(PACK_BYTES);
    expect(packed.length).toBe(64);
    expect(packed).toEqual(await first(noPack));
    expect(tally(packed.map(({ attributes }) => attributes[0]!))).toMatchObject({
      [value]: expect.any(Number),
    });
  },
  180_000,
);

it('refuses an unknown demo', async () => {
  await expect(generateDemo('toString', { seed: 1 }, nodeDemoEnv).next()).rejects.toThrow(
    expect.objectContaining({ name: 'BadInput' }),
  );
});
