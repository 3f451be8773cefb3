import { expect, test } from 'vitest';
import { seeded } from '../../src/lib/domain/random';
import { isUsable } from '../../src/lib/ml/translate/groupings';
import { gather, shippedBank } from './bank';
import { IMAGE_BYTES, type SeedImages } from './images';
import type { StyleShares } from './recipes';
import type { Knowledge } from './witness';

const EXPLORE = 30;
const TRAINING = 30;
const CLASSES = 3;
const COLUMNS = 6;

/** Three looks that go with the class in training and not in explore, which the classifier takes for the class. */
function of(
  demo: string,
  seed: number,
  takes = (row: number): number => row % CLASSES,
): { images: SeedImages; known: Knowledge; condition: Float32Array } {
  const random = seeded(seed);
  const rows = EXPLORE + TRAINING;
  const look = (row: number): number => row % CLASSES;
  const spread = (columns: number): Float32Array =>
    Float32Array.from({ length: rows * columns }, (_, i) => {
      const at = i % columns === look(Math.floor(i / columns)) ? 5 : 0;
      return at + random.unit();
    });
  const images = {
    ...{ demo, seed, classes: CLASSES, key: `${demo}-${seed}`, explore: EXPLORE },
    pixels: new Uint8Array(rows * IMAGE_BYTES),
    labels: Uint16Array.from({ length: TRAINING }, (_, i) => look(EXPLORE + i)),
  };
  const predicted = Uint16Array.from({ length: rows }, (_, row) => takes(row));
  const known = { weights: new ArrayBuffer(0), latents: spread(3), width: 3, predicted };
  return { images, known, condition: spread(COLUMNS) };
}

function bankOf(shares: StyleShares, parts = [of('a', 1), of('a', 2), of('b', 1)]) {
  const gathered = gather(
    parts.map(({ images }) => images),
    parts.map(({ condition }) => condition),
    COLUMNS,
  );
  return shippedBank(
    parts.map(({ images }) => images),
    parts.map(({ known }) => known),
    gathered,
    { columns: COLUMNS, components: 4, seed: 1, shares },
  );
}

test('styles have the shares that the recipe asks for, in groups of one seed of one demo each', () => {
  const { bank, shown } = bankOf({ merged: 0.2, latent: 0.5, latentK: [3, 8], together: false });
  const share = (test: (name: string) => boolean): number =>
    bank.groupings.filter(({ name }) => test(name)).reduce((sum, { weight }) => sum + weight, 0);
  expect(share((name) => name.includes('merged'))).toBeCloseTo(0.2);
  expect(share((name) => name.includes('latents') && !name.includes('merged'))).toBeCloseTo(0.5);
  expect(share(() => true)).toBeCloseTo(1);
  expect(shown.name).toBe('a, seed 1: latents, K = 8');
  const merged = bank.groupings.find(({ name }) => name.startsWith('b, seed 1') && name.includes('merged'))!;
  // Explore of three sets, 30 each, the third being that of b.
  const groups = Array.from(merged.own.subarray(0, 3 * EXPLORE));
  expect(groups.slice(0, 2 * EXPLORE).every((group) => group < 0)).toBe(true);
  expect(groups.slice(2 * EXPLORE)).toEqual(Array.from({ length: EXPLORE }, (_, i) => i % CLASSES));
});

test('half of the merged styles are those of all seeds together where they show the same', () => {
  const { bank, shown } = bankOf({ merged: 0.6, latent: 0.2, latentK: [3], together: true });
  expect(bank.groupings[0]).toBe(shown);
  expect(shown.weight).toBeCloseTo(0.3);
  expect(new Set(shown.own.subarray(0, 3 * EXPLORE))).toEqual(new Set([0, 1, 2]));
});

test('a seed whose groups all go with the class lends none of them, and the others have its share', () => {
  // What the classifier answers has nothing to do with the look, which only the labels of training follow.
  const blind = of('blind', 1, (row) => Math.floor(row / CLASSES) % CLASSES);
  const shares = { merged: 0.2, latent: 0.5, latentK: [3], together: false };
  const { bank } = bankOf(shares, [of('a', 1), of('a', 2), blind]);
  expect(bank.leftOut).toBeGreaterThanOrEqual(3);
  expect(bank.groupings.every((grouping) => isUsable(grouping, bank.pool))).toBe(true);
  expect(bank.groupings.map(({ name }) => name)).not.toContain('blind, seed 1: latents, K = 3');
  expect(bank.groupings.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
});
