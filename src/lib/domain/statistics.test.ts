import { describe, expect, test } from 'vitest';
import { clusterBootstrap } from './bootstrap';
import { compare } from './comparison';
import { binomialCdf, binomialTail, mcNemar, pairedDifference, wilson } from './statistics';

describe('wilson', () => {
  test.each([
    [49, 90, 0.441846, 0.643404],
    [59, 90, 0.552835, 0.745541],
    [81, 90, 0.820758, 0.946493],
    [10, 10, 0.722467, 1],
  ])('%i of %i', (correct, n, low, high) => {
    const interval = wilson(correct, n);
    expect(interval[0]).toBeCloseTo(low, 6);
    expect(interval[1]).toBeCloseTo(high, 6);
  });

  test('of nothing is everything', () => expect(wilson(0, 0)).toEqual([0, 1]));
});

describe('mcNemar', () => {
  test.each([
    [25, 15, 0.15385994, 0.11727521],
    [11, 1, 0.00634766, 0.00341797],
    [8, 2, 0.109375, 0.06542969],
    [5, 1, 0.21875, 0.125],
    [0, 0, 1, 1],
  ])('(%i, %i)', (b, c, p, midP) => {
    const test = mcNemar(b, c);
    expect(test.p).toBeCloseTo(p, 8);
    expect(test.midP).toBeCloseTo(midP, 8);
    expect(mcNemar(c, b)).toEqual(test);
  });
});

test('the binomial tails are complements, also for thousands of trials', () => {
  for (const [k, n, p] of [
    [3, 10, 0.2],
    [2510, 5000, 0.5],
    [1, 7, 0.999],
  ] as const) {
    expect(binomialTail(k, n, p) + binomialCdf(k - 1, n, p)).toBeCloseTo(1, 9);
  }
  expect(binomialTail(8, 10, 0.5)).toBeCloseTo(56 / 1024, 12);
  expect(binomialTail(0, 10, 0.5)).toBe(1);
});

test('pairedDifference of 90 with 18 fixed and 6 broken', () => {
  const paired = pairedDifference(18, 6, 90)!;
  expect(paired.difference).toBeCloseTo(0.1333, 4);
  expect(paired.interval[0]).toBeCloseTo(0.0303, 4);
  expect(paired.interval[1]).toBeCloseTo(0.2364, 4);
});

describe('clusterBootstrap', () => {
  test('is the same for the same seed and close to the normal approximation for groups of one', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 0 : 1));
    const sizes = values.map(() => 1);
    const interval = clusterBootstrap(values, sizes, 5);
    expect(clusterBootstrap(values, sizes, 5)).toEqual(interval);
    const half = 1.96 * Math.sqrt((0.75 * 0.25) / 400);
    expect(interval[0]).toBeCloseTo(0.75 - half, 1.8);
    expect(interval[1]).toBeCloseTo(0.75 + half, 1.8);
  });

  test('is wider when three images of a group agree than when they stand alone', () => {
    const alone = clusterBootstrap(
      Array.from({ length: 90 }, (_, i) => Number(i % 3 > 0)),
      new Array<number>(90).fill(1),
    );
    const inThrees = clusterBootstrap(
      Array.from({ length: 30 }, (_, i) => 3 * Number(i % 3 > 0)),
      new Array<number>(30).fill(3),
    );
    expect(inThrees[1] - inThrees[0]).toBeGreaterThan(1.4 * (alone[1] - alone[0]));
  });
});

describe('compare', () => {
  const before = Int8Array.of(0, 0, 0, 1, 1, 0, -1, 1);
  const after = Int8Array.of(1, 1, 0, 0, 1, 1, 1, 1);
  const rows = Int32Array.from(before.keys());

  test('counts fixed and broken where both are known', () => {
    expect(compare(rows, before, after, null)).toMatchObject({ n: 7, b: 3, c: 1, byGroup: null });
  });

  test('counts groups with more and with fewer right', () => {
    const groups = Int32Array.of(1, 1, 1, 2, 2, 3, 3, 4);
    expect(compare(rows, before, after, groups)?.byGroup).toMatchObject({ n: 4, b: 2, c: 1, p: 1 });
  });

  test('of nothing is null', () => expect(compare(new Int32Array(0), before, after, null)).toBeNull());
});
