import { expect, test } from 'vitest';
import { inWords, meanOf, summaryOf } from './summary';
import type { RowWithAnswers, StudyRow } from './row';

test('mean and standard deviation of a sample', () => {
  expect(meanOf([1, 2, 3, 4]).mean).toBe(2.5);
  expect(meanOf([1, 2, 3, 4]).sd).toBeCloseTo(Math.sqrt(5 / 3), 12);
  expect(meanOf([0.5])).toEqual({ mean: 0.5, sd: 0 });
});

const score = (answers: string) => {
  const correct = [...answers].filter((a) => a === '1').length;
  return { n: answers.length, correct, accuracy: correct / answers.length, interval: [0, 1] as const };
};

/** A row of ten test images; the end against two baselines. */
function rowOf(seed: number, end: string, duplicates: string, jitter: string): RowWithAnswers {
  const row = {
    ...{ seed, start: score('0000011111'), end: score(end), retrains: 2, seconds: 60, rounds: [] },
    baselines: { duplicates: score(duplicates), jitter: score(jitter) },
    worstGroup: { start: null, end: null },
    ...{ probe: score('1100000000'), ceiling: null },
  } as unknown as StudyRow;
  const images = Array.from({ length: 10 }, (_, i) => `${seed}/${i}`);
  return { row, witnesses: { images, sources: null }, answers: { end, baselines: { duplicates, jitter } } };
}

test('sums up what stands beside the loop, and adjusts p for how much that is', () => {
  const rows = [
    rowOf(1, '1111111111', '0000011111', '1111111110'),
    rowOf(2, '1111111100', '0000011100', '1111111101'),
  ];
  const summary = summaryOf(rows);
  expect(summary.end.mean).toBeCloseTo(0.9, 12);
  expect(Object.keys(summary.baselines)).toEqual(['duplicates', 'jitter']);
  const { duplicates, jitter } = summary.against;
  expect(duplicates).toMatchObject({ units: 20, b: 10, c: 0 });
  expect(duplicates!.p).toBeCloseTo(2 / 2 ** 10, 12);
  expect(duplicates!.pHolm).toBeCloseTo(4 / 2 ** 10, 12);
  expect(duplicates!.difference.mean).toBeCloseTo(0.5, 12);
  expect(jitter).toMatchObject({ b: 1, c: 1, p: 1, pHolm: 1, better: 1 });
  expect(summary.ceiling).toBeNull();
  const words = inWords({ data: 'x', rows: rows.map(({ row }) => row), summary });
  expect(words).toContain('Duplicates');
  expect(words).toContain('loop +50.0 points (sd 0.0), better in 2 of 2, p = 0.004 over images (Holm)');
  expect(words).not.toContain('Colour transfer');
});
