import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from './multiple-testing';
import { mcNemar, pairedDifference, wilson } from './statistics';

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

describe('adjusted p-values', () => {
  it('are no smaller than the p-value, and those of the false discovery rate the milder', () => {
    fc.assert(
      fc.property(shares, (p) => {
        const [q, adjusted] = [benjaminiHochberg(p), holm(p)];
        p.forEach((value, i) => {
          expect(q[i]).toBeGreaterThanOrEqual(value * (1 - 1e-12));
          expect(adjusted[i]).toBeGreaterThanOrEqual(q[i]! * (1 - 1e-12));
        });
      }),
    );
  });

  it('keep the order of the p-values', () => {
    fc.assert(
      fc.property(shares, (p) => {
        const order = [...p.keys()].sort((a, b) => p[a]! - p[b]!);
        for (const adjusted of [benjaminiHochberg(p), holm(p)]) {
          order
            .slice(1)
            .forEach((i, at) => expect(adjusted[i]).toBeGreaterThanOrEqual(adjusted[order[at]!]!));
        }
      }),
    );
  });

  it('are the p-value itself where there is one alone', () => {
    expect([benjaminiHochberg([0.03]), holm([0.03])]).toEqual([[0.03], [0.03]]);
  });
});

const counts = fc.tuple(fc.nat(300), fc.nat(300));

it('holds the share in its interval, which more images of the same share narrow', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 2, max: 9 }), ([right, wrong], times) => {
      const n = right + wrong;
      const [low, high] = wilson(right, n);
      if (n > 0) {
        expect(low).toBeLessThanOrEqual(right / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual(right / n - 1e-12);
        const [a, b] = wilson(times * right, times * n);
        expect(b - a).toBeLessThan(high - low);
      }
      expect([low >= 0, high <= 1]).toEqual([true, true]);
    }),
  );
});

it('says of two classifiers the same both ways round', () => {
  fc.assert(
    fc.property(counts, fc.nat(300), ([b, c], same) => {
      const test = mcNemar(b, c);
      expect(mcNemar(c, b)).toEqual(test);
      expect(test.p).toBeLessThanOrEqual(1);
      expect(test.midP).toBeLessThanOrEqual(test.p);
      const there = pairedDifference(b, c, b + c + same);
      const back = pairedDifference(c, b, b + c + same);
      expect(back?.difference ?? 0).toBeCloseTo(-(there?.difference ?? 0), 12);
    }),
  );
});
