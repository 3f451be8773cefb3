import { expect, it } from 'vitest';
import type { Verdict } from '../../state/types';
import { pointsWords, verdictModel } from './model';

const verdict = (change: Partial<Verdict>): Verdict => ({
  n: 150,
  b: 40,
  c: 5,
  p: 1e-7,
  midP: 1e-7,
  difference: 35 / 150,
  interval: [0.15, 0.31],
  byGroup: null,
  words: '',
  ...change,
});

it('says better, worse or not decided', () => {
  expect(verdictModel(verdict({})).outcome).toBe('better');
  expect(verdictModel(verdict({ difference: -0.2 })).outcome).toBe('worse');
  expect(verdictModel(verdict({ p: 0.2 })).outcome).toBe('open');
  expect(verdictModel(verdict({ difference: 0, p: 0.01 })).outcome).toBe('open');
});

it('lets groups decide where images come in groups', () => {
  const byGroup = { n: 27, b: 9, c: 4, p: 0.27, interval: [-0.05, 0.4] as const };
  const model = verdictModel(verdict({ byGroup }));
  expect(model).toMatchObject({ outcome: 'open', interval: [-0.05, 0.4] });
  expect(model.counts.map(({ what, n, fixed, broken }) => [what, n, fixed, broken])).toEqual([
    ['images', 150, 40, 5],
    ['groups', 27, 9, 4],
  ]);
  const alone = { ...byGroup, n: 150 };
  expect(verdictModel(verdict({ byGroup: alone })).counts).toHaveLength(1);
});

it('writes differences and p', () => {
  expect([pointsWords(0.2333), pointsWords(-0.05), pointsWords(0)]).toEqual([
    '+23.3 points',
    '−5.0 points',
    '±0.0 points',
  ]);
});
