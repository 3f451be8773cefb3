import fc from 'fast-check';
import { expect, it } from 'vitest';
import { repeatedEvenly } from './ceiling';

it('repeats each as often as any other, but for one time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(100), fc.nat(), (n, wanted, seed) => {
      const items = Array.from({ length: n }, (_, i) => i);
      const all = repeatedEvenly(items, wanted, seed);
      const times = items.map((item) => all.filter((one) => one === item).length);
      expect(all.length).toBe(Math.max(n, wanted));
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
    }),
  );
});

it('draws who is repeated once more', () => {
  const items = Array.from({ length: 20 }, (_, i) => i);
  const rest = (seed: number) => repeatedEvenly(items, 26, seed).slice(20);
  expect(rest(1)).toEqual(rest(1));
  expect(rest(1)).not.toEqual(rest(2));
});
