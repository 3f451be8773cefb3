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

it('leaves no class × value behind, where counterfactuals are repeated beside the originals', () => {
  // Two classes by turns, each biased towards its own value, and every counterfactual behind them.
  const cellOf = (i: number): string => `${i % 2} ${i < 680 ? i % 2 : 1 - (i % 2)}`;
  const all = repeatedEvenly([...Array(1360).keys()], 680 + 2720, 1);
  expect(all).toHaveLength(3400);
  for (const cell of ['0 0', '0 1', '1 0', '1 1']) {
    expect(Math.abs(all.filter((i) => cellOf(i) === cell).length - 850)).toBeLessThan(60);
  }
});

it('draws who is repeated once more', () => {
  const items = Array.from({ length: 20 }, (_, i) => i);
  const rest = (seed: number) => repeatedEvenly(items, 26, seed).slice(20);
  expect(rest(1)).toEqual(rest(1));
  expect(rest(1)).not.toEqual(rest(2));
});
