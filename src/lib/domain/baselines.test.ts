import { expect, it } from 'vitest';
import { baselinePlan, randomStyles } from './baselines';
import { UNLABELLED, type Catalog, type Part } from './catalog';
import { newImages, type TranslationPlan } from './style';
import { testCatalog } from './testing';

/** Ten rows of training, then so many of explore and of the unlabelled pool. */
function catalogOf(explore: number, pool: number): Catalog {
  const rows = (part: Part, n: number) => Array.from({ length: n }, () => ({ part }));
  const all = [...rows('training', 10), ...rows('explore', explore), ...rows('pool', pool)];
  return testCatalog(
    all.map(({ part }, row) => ({ part, label: part === 'pool' ? UNLABELLED : row % 2 })),
    ['a', 'b'],
  );
}

const images = (from: number, n: number) => Array.from({ length: n }, (_, i) => `i-${from + i}`) as never;
const plan = (fields: Partial<TranslationPlan> = {}): TranslationPlan => ({
  ...{ method: 'xploregan', translator: 't' as never, mode: 'plain', copies: 4, seed: 3 },
  ...{
    sources: images(0, 10),
    styles: [
      { name: 'A', images: images(10, 6) },
      { name: 'B', images: images(16, 4) },
    ],
  },
  ...fields,
});

it('makes as many images as the plan beside it, of the same sources', () => {
  const catalog = catalogOf(20, 5);
  for (const given of [plan(), plan({ mode: 'walk' }), plan({ method: 'colour', translator: null })]) {
    for (const name of ['duplicates', 'jitter', 'hueJitter', 'colour', 'random'] as const) {
      const made = baselinePlan(name, given, catalog);
      expect(newImages(made)).toBe(newImages(given));
      expect(made.sources).toEqual(given.sources);
      expect(made.translator).toBe(name === 'random' ? given.translator : null);
    }
  }
  expect(baselinePlan('random', plan({ mode: 'walk' }), catalog)).toMatchObject({
    method: 'xploregan',
    mode: 'walk',
  });
});

it('draws random styles of the same sizes from explore and the pool, no image twice while there are enough', () => {
  const catalog = catalogOf(8, 2);
  const styles = randomStyles(catalog, plan().styles, 5);
  expect(styles.map((style) => style.images.length)).toEqual([6, 4]);
  const drawn = styles.flatMap((style) => style.images);
  expect(new Set(drawn).size).toBe(10);
  expect(drawn.every((id) => Number(id.slice(2)) >= 10)).toBe(true);
  expect(randomStyles(catalog, plan().styles, 5)).toEqual(styles);
  expect(randomStyles(catalog, plan().styles, 6)).not.toEqual(styles);
});

it('draws what there is where a style has more images than may be drawn', () => {
  const few = catalogOf(3, 0);
  const styles = randomStyles(few, plan().styles, 1);
  expect(styles.map((style) => new Set(style.images).size)).toEqual([3, 3]);
});
