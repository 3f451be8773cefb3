import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedQuota, evenly, uniformQuota, type Quota } from './quotas';

const sum = (quota: Quota): number => quota.flat().reduce((a, b) => a + b, 0);
const spread = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);

describe('alignedQuota', () => {
  it('gives the published numbers: 4 of 680 conflict with two classes, 3 of 450 with three', () => {
    expect(alignedQuota(680, 2, 2, 338 / 340)).toEqual([
      [338, 2],
      [2, 338],
    ]);
    expect(alignedQuota(450, 3, 3, 149 / 150)).toEqual([
      [149, 0, 1],
      [1, 149, 0],
      [0, 1, 149],
    ]);
  });

  it('never aligns a whole class, and classes differ by at most one image', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 3000 }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        (n, ratio) => {
          const quota = alignedQuota(n, 2, 2, ratio);
          expect(sum(quota)).toBe(n);
          expect(quota.every((row, c) => row[c]! < row[0]! + row[1]!)).toBe(true);
          expect(spread(quota.map((row) => row[0]! + row[1]!))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

it('uniformQuota differs by at most one in a class, and by at most two in a value', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 3000 }), fc.integer({ min: 2, max: 4 }), (n, k) => {
      const quota = uniformQuota(n, k, k);
      expect(sum(quota)).toBe(n);
      for (const row of quota) expect(spread(row)).toBeLessThanOrEqual(1);
      const columns = quota[0]!.map((_, c) => quota.reduce((total, row) => total + row[c]!, 0));
      expect(spread(columns)).toBeLessThanOrEqual(2);
    }),
  );
});

it('evenly puts the larger parts first', () => {
  expect(evenly(11, 4)).toEqual([3, 3, 3, 2]);
});
