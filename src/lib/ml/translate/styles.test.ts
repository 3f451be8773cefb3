import { expect, it } from 'vitest';
import { seeded } from '../../domain/random';
import { NO_GROUP, type Grouping, type StyleBank } from './contract';
import { drawFrom, drawStyles } from './draw-styles';
import { isUsable, membersOf, mergedByPrediction, withoutClassGroups } from './groupings';
import { buildStyleBank } from './style-bank';
import { fitStyleBasis, inBasis, summarise } from './summary';
import { squareBank } from './test-data';

function done<T>(steps: Generator<void, T, void>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * 60 images of the pool and 60 sources in 3 components: the first is the bias (two values), the second the class. In
 * the pool the two are independent, among the sources they are one.
 */
function biasedBank(): { features: Float32Array; bias: number[]; label: number[] } {
  const random = seeded(4);
  const bias = Array.from({ length: 120 }, (_, i) => i % 2);
  const label = bias.map((b, i) => (i < 60 ? Math.floor(i / 2) % 2 : b));
  const features = Float32Array.from({ length: 120 * 3 }, (_, at) => {
    const i = Math.floor(at / 3);
    const noise = 0.2 * (random.unit() - 0.5);
    return noise + (at % 3 === 0 ? 4 * bias[i]! : at % 3 === 1 ? 3 * label[i]! : 0);
  });
  return { features, bias, label };
}
const rows = Int32Array.from({ length: 120 }, (_, i) => 1000 + i);

it('never takes the style that a source has for its target', () => {
  const bank = squareBank();
  for (let step = 1; step <= 50; step++) {
    const draw = drawFrom(bank, bank.groupings[0]!, { batch: 8, fits: 3 }, seeded(step));
    draw.sources.forEach((source, i) => {
      // Odd images have a first component of about 1, even ones of about −1.
      const side = source % 2 === 1 ? 1 : -1;
      expect(Math.sign(draw.own[i * 6]!)).toBe(side);
      expect(Math.sign(draw.target[i * 6]!)).toBe(-side);
      expect(draw.reals[i]! % 2).toBe(side === 1 ? 0 : 1);
      expect(draw.reals[i]!).toBeLessThan(bank.pool);
    });
    draw.fits.forEach((image, i) => {
      expect(Math.sign(draw.fitStyles[i * 6]!)).toBe(image % 2 === 1 ? 1 : -1);
    });
  }
});

it('draws afresh at each step, and the same for the same seed and step', () => {
  const { features } = biasedBank();
  const bank = done(buildStyleBank({ rows, pool: 60, features, components: 3, witnesses: [], seed: 1 }));
  const options = { batch: 4, fits: 2, seed: 7 };
  expect(drawStyles(bank, options, 3)).toEqual(drawStyles(bank, options, 3));
  const targets = new Set<string>();
  for (let step = 1; step <= 20; step++) targets.add(String(drawStyles(bank, options, step).target));
  expect(targets.size).toBe(20);
});

it('summarises by mean and deviation less one', () => {
  const features = Float32Array.of(1, 10, 3, 10, 99, 99);
  expect([...summarise(features, 2, [0, 1])]).toEqual([2, 10, 0, -1]);
  expect([...summarise(features, 2, [])]).toEqual([0, 0, 0, 0]);
});

it('has a basis in which all images together are about zero', () => {
  const random = seeded(9);
  const raw = Float32Array.from({ length: 200 * 6 }, (_, i) => 1 + (i % 6) + random.unit());
  const basis = fitStyleBasis(raw, 200, 6, 4);
  const all = summarise(inBasis(basis, raw), 4, [...Array(200).keys()]);
  for (const value of all) expect(Math.abs(value)).toBeLessThan(0.02);
  // Contrast is no style: features twice as large are the same.
  const doubled = inBasis(
    basis,
    raw.map((value) => 2 * value),
  );
  inBasis(basis, raw).forEach((value, i) => expect(doubled[i]).toBeCloseTo(value, 4));
});

it('merges columns by what is predicted for most of their images', () => {
  const own = Int16Array.of(0, 0, 0, 1, 1, 2, 2, NO_GROUP, 2, 3);
  const grouping: Grouping = { name: 'x', weight: 1, groups: 4, own };
  const merged = mergedByPrediction(grouping, [0, 0, 1, 1, 1, 0, 0, 1], 2, 0.5);
  expect([...merged.own]).toEqual([0, 0, 0, 1, 1, 0, 0, NO_GROUP, 0, NO_GROUP]);
  expect(merged).toMatchObject({ groups: 2, weight: 0.5 });
});

it('leaves out groups of the class and keeps those of the bias, without a label of the pool', () => {
  const { bias, label } = biasedBank();
  const evidence = { labels: label.slice(60), predicted: bias.slice(0, 60) };
  const grouping = (codes: number[]): Grouping => ({
    name: 'x',
    weight: 1,
    groups: 2,
    own: Int16Array.from(codes),
  });
  expect(withoutClassGroups(grouping(bias), 60, evidence)).toMatchObject({ leftOut: 0 });
  const ofClass = withoutClassGroups(grouping(label), 60, evidence);
  expect(ofClass.leftOut).toBe(2);
  expect(isUsable(ofClass.grouping, 60)).toBe(false);
});

it('builds a bank whose merged columns are half of the steps', () => {
  const { features, bias, label } = biasedBank();
  const latents = { name: 'latents', columns: 3, values: features };
  const shapes = features.map((value, i) => (i % 3 === 1 ? 3 * value : value));
  const witness = { labels: label.slice(60), predicted: bias.slice(0, 60), classes: 2, latents };
  const options = { rows, pool: 60, features: shapes, components: 3, seed: 1 };
  const bank: StyleBank = done(buildStyleBank({ ...options, witnesses: [witness] }));
  const merged = bank.groupings.filter(({ name }) => name.includes('merged'));
  expect(merged.length).toBe(3);
  expect(merged.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(0.5, 9);
  for (const { own } of merged) {
    const purity = [...own].filter((group, i) => group === bias[i]).length / 120;
    expect(purity).toBeGreaterThan(0.95);
  }
  expect(bank.heldOut.length).toBe(2);
  expect(bank.leftOut).toBeGreaterThan(0);
  const drawn = new Set(bank.groupings.map(({ name }) => name));
  for (const { name } of bank.heldOut) expect(drawn.has(name)).toBe(false);
  // The number of clusters that is asked for is the one that counts, and never the one kept back.
  for (const k of [5, 9]) {
    const { groupings, heldOut } = done(buildStyleBank({ ...options, k, witnesses: [witness] }));
    const heaviest = groupings.reduce((a, b) => (b.weight > a.weight ? b : a));
    expect(heaviest).toMatchObject({ name: `latents, K = ${k}, merged by prediction`, weight: 0.5 });
    expect(groupings.map(({ name }) => name)).toContain(`backbone, K = ${k}`);
    expect(heldOut.map(({ name }) => name)).not.toContain(`backbone, K = ${k}`);
    const alone = done(buildStyleBank({ ...options, features, k, witnesses: [] })).groupings;
    expect(alone.reduce((a, b) => (b.weight > a.weight ? b : a)).name).toBe(`backbone, K = ${k}`);
    expect(alone.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  }
  expect(() => done(buildStyleBank({ ...options, k: 31, witnesses: [witness] }))).toThrow('31 clusters');
  const plain = done(buildStyleBank({ ...options, witnesses: [] }));
  expect(plain.groupings.every(({ name }) => name.startsWith('backbone'))).toBe(true);
  const few = { ...options, rows: rows.slice(0, 9), pool: 9, features: features.slice(0, 27) };
  expect(() => done(buildStyleBank({ ...few, witnesses: [] }))).toThrow('too few');
});

it('takes groups of fewer than five images for no style', () => {
  const own = Int16Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, NO_GROUP);
  const members = membersOf({ name: 'x', weight: 1, groups: 2, own }, 10);
  expect(members).toEqual([[0, 1, 2, 3, 4], []]);
});
