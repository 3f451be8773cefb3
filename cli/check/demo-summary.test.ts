import { expect, it } from 'vitest';
import { inWords, summaryOf, type DemoRow } from './demo-summary';

const of = (correct: number) => ({ n: 10, correct, accuracy: correct / 10, interval: [0, 1] as const });
const row = (data: string, seed: number, biased: number, unbiased: number): DemoRow => ({
  ...{ data, seed, biased: of(biased), unbiased: of(unbiased) },
});

it('means each demo over its seeds', () => {
  const rows = [row('demo:a', 1, 4, 9), row('demo:a', 2, 6, 9), row('demo:b', 1, 5, 10)];
  const summary = summaryOf(rows);
  expect(summary['demo:a']!.biased.mean).toBeCloseTo(0.5);
  expect(summary['demo:a']!.biased.sd).toBeCloseTo(Math.SQRT2 / 10);
  expect(summary['demo:b']).toEqual({ biased: { mean: 0.5, sd: 0 }, unbiased: { mean: 1, sd: 0 } });
  expect(inWords({ rows, summary })).toContain('demo:a: biased 50.0 % (sd 14.1), unbiased 90.0 % (sd 0.0)');
});
