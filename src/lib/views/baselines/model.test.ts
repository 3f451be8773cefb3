import { expect, it } from 'vitest';
import type { Baseline } from '../../domain/baselines';
import type { Verdict } from '../../state/types';
import { baselineRows, reading, yardstickRows, type BaselineInput } from './model';

const verdict = (difference: number, p: number): Verdict => ({
  ...{ n: 100, b: 20, c: 5, p, midP: p, difference, interval: [0, 0.3], byGroup: null, words: '' },
});
const score = { n: 100, correct: 60, accuracy: 0.6, interval: [0.5, 0.7] } as const;

const input = (verdicts: Partial<Record<Baseline, Verdict | null>>): BaselineInput => ({
  ...{ queue: [], stopped: [] },
  isMade: (name) => name in verdicts,
  score: () => score,
  verdict: (name) => verdicts[name],
});

it('shows what is there, what runs, what waits and what was cut off', () => {
  const rows = baselineRows({
    ...input({ duplicates: verdict(0.1, 0.01) }),
    ...{ queue: ['jitter', 'colour'], stopped: ['random'] },
  });
  expect(rows.map(({ name, state }) => [name, state])).toEqual([
    ['duplicates', 'done'],
    ['jitter', 'running'],
    ['hueJitter', 'open'],
    ['colour', 'waiting'],
    ['random', 'stopped'],
    ['reweight', 'open'],
    ['dfr', 'open'],
  ]);
  expect(rows[0]).toMatchObject({ score, against: { points: '+10.0', p: '0.010', sure: true } });
  expect(rows[1]).toMatchObject({ score: null, against: null });
});

it('corrects p for how many are compared', () => {
  const rows = baselineRows(input({ duplicates: verdict(0.1, 0.03), jitter: verdict(0.1, 0.02) }));
  expect(rows.slice(0, 2).map(({ against }) => against)).toEqual([
    { points: '+10.0', p: '0.040', sure: true },
    { points: '+10.0', p: '0.040', sure: true },
  ]);
});

it('lets sources decide where images share them', () => {
  const grouped = {
    ...verdict(0.1, 1e-6),
    byGroup: { n: 20, b: 5, c: 4, p: 0.9, interval: [-0.1, 0.3] as const },
  };
  expect(baselineRows(input({ duplicates: grouped }))[0]!.against).toMatchObject({ p: '0.90', sure: false });
});

it('reads the table in one sentence', () => {
  const says = (verdicts: Partial<Record<Baseline, Verdict | null>>) =>
    reading(baselineRows(input(verdicts)));
  expect(says({})).toBeNull();
  expect(says({ duplicates: null })).toBeNull();
  expect(says({ duplicates: verdict(0.2, 1e-4) })).toContain('better than each');
  expect(says({ duplicates: verdict(0.2, 1e-4), colour: verdict(-0.2, 1e-4) })).toBe(
    'Colour transfer did better than this retraining on confirm.',
  );
  expect(says({ duplicates: verdict(0.2, 1e-4), jitter: verdict(0.01, 0.8), dfr: verdict(0, 1) })).toBe(
    'On confirm it cannot be told from Jitter and last layer: more images, or other ones, may do as much.',
  );
});

it('shows yardsticks with their scores, in the same queue, and compares them with nothing', () => {
  const rows = yardstickRows(['probe', 'ceiling'], ['dfr', 'ceiling'], { probe: score });
  expect(rows.map(({ name, state, score: one }) => [name, state, one])).toEqual([
    ['probe', 'done', score],
    ['ceiling', 'waiting', null],
  ]);
  expect(yardstickRows(['probe'], ['probe'], {}).map(({ state }) => state)).toEqual(['running']);
  const others = { ...input({ duplicates: verdict(0.2, 1e-4) }), queue: ['ceiling'] as const };
  expect(baselineRows(others).every(({ state }) => state !== 'running')).toBe(true);
});
