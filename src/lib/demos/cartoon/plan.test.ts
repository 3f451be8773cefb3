import { describe, expect, it } from 'vitest';
import { EYEWEAR, MOODS, MOUTHS, parametersOf } from './face';
import { cartoon, quotas, type CartoonPlan, type PlannedImage } from './plan';

const UNIFORM_TEST = [
  [150, 150],
  [150, 150],
];
const UNIFORM_HALF = [
  [38, 38],
  [38, 38],
];
const training = (plan: CartoonPlan): PlannedImage[] => plan.images.filter((i) => i.part === 'training');

describe('the quotas of demo:cartoon', () => {
  it.each([1, 2, 3, 77])(
    'has exactly two conflicting images a class in training, and uniform cells elsewhere (seed %i)',
    (seed) => {
      expect(quotas(cartoon(seed))).toEqual({
        training: [
          [338, 2],
          [2, 338],
        ],
        explore: UNIFORM_HALF,
        confirm: UNIFORM_HALF,
        test: UNIFORM_TEST,
      });
    },
  );

  it('is uniform in training too when asked to be unbiased, at any size', () => {
    expect(quotas(cartoon(1, { unbiased: true })).training).toEqual([
      [170, 170],
      [170, 170],
    ]);
    expect(
      quotas(cartoon(1, { unbiased: true, size: 301 }))
        .training.flat()
        .toSorted(),
    ).toEqual([75, 75, 75, 76]);
  });

  it('keeps the ratio at another size, and at least one conflicting image a class', () => {
    expect(quotas(cartoon(1, { size: 1700 })).training).toEqual([
      [845, 5],
      [5, 845],
    ]);
    expect(quotas(cartoon(1, { size: 60 })).training).toEqual([
      [29, 1],
      [1, 29],
    ]);
    expect(quotas(cartoon(1, { size: 60 })).test).toEqual(UNIFORM_TEST);
  });
});

describe('the plan', () => {
  it('follows from its seed', () => {
    expect(cartoon(5)).toEqual(cartoon(5));
    expect(cartoon(5).images).not.toEqual(cartoon(6).images);
  });

  it('shows no head twice, so no held-out face is a training face', () => {
    const heads = cartoon(1).images.map(({ face }) => JSON.stringify(face.head));
    expect(new Set(heads).size).toBe(1584);
  });

  it('gives a smaller and an unbiased training set the same faces', () => {
    const faces = training(cartoon(1)).map((i) => i.face);
    expect(training(cartoon(1, { unbiased: true })).map((i) => i.face)).toEqual(faces);
    expect(training(cartoon(1, { size: 100 })).map((i) => i.face)).toEqual(faces.slice(0, 100));
  });

  it('mixes the cells along each part', () => {
    const first = training(cartoon(1)).slice(0, 100);
    const cheerful = first.filter((i) => i.mood === 'cheerful').length;
    expect(cheerful).toBeGreaterThan(30);
    expect(cheerful).toBeLessThan(70);
  });

  it('tells the mood by nothing but the mouth', () => {
    const { images } = cartoon(1, { unbiased: true, size: 20_000 });
    for (const trait of ['skin', 'background', 'eyes', 'eyebrows', 'clothing', 'top', 'topColor'] as const) {
      const table = new Map<string, [number, number]>();
      for (const { face, mood } of training({ seed: 1, unbiased: true, images })) {
        const row = table.get(face.head[trait]) ?? [0, 0];
        row[MOODS.indexOf(mood)]!++;
        table.set(face.head[trait], row);
      }
      const chiSquared = [...table.values()].reduce((sum, [a, b]) => sum + (a - b) ** 2 / (a + b), 0);
      const freedom = table.size - 1;
      // Four standard deviations above the mean of chi-squared.
      expect(chiSquared, trait).toBeLessThan(freedom + 4 * Math.sqrt(2 * freedom));
    }
  });

  it.each([
    [1.5, {}],
    [Number.NaN, {}],
    [1, { size: 7 }],
    [1, { size: 20_001 }],
    [1, { size: 100.5 }],
  ])('refuses seed %d with %j', (seed, options) => {
    expect(() => cartoon(seed, options)).toThrow(expect.objectContaining({ name: 'BadInput' }));
  });
});

it('renders a counterfactual that differs in the glasses alone', () => {
  const { face, mood } = cartoon(1).images[0]!;
  const [worn, bare] = EYEWEAR.map((eyewear) => parametersOf(face, mood, eyewear));
  expect(worn!.glasses).toEqual(face.glasses);
  expect(bare).toEqual({ ...worn, glasses: null });
  expect(MOUTHS[mood]).toContain(bare!.mouth);
});
