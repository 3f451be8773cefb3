import { expect, it } from 'vitest';
import { retentionOf } from './known';

it('counts what an oracle still knows, among what it knew', () => {
  // Known before: the first three; of them the second is lost. The fourth was never known.
  const { share, interval, known, n } = retentionOf([0, 1, 1, 0], [0, 1, 1, 1], [0, 0, 1, 0]);
  expect([share, known, n]).toEqual([2 / 3, 3, 4]);
  expect(interval[0]).toBeLessThan(2 / 3);
  expect(interval[1]).toBeGreaterThan(2 / 3);
});

it('says nothing where the oracle knew nothing', () => {
  expect(retentionOf([0], [1], [0])).toEqual({ share: null, interval: [0, 1], known: 0, n: 1 });
});
