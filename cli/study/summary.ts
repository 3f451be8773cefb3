import { accuracyInWords, lines } from '../words';
import type { StudyRow } from './row';

export interface Mean {
  readonly mean: number;
  /** n − 1 in the denominator; 0 for one value. */
  readonly sd: number;
}

export function meanOf(values: readonly number[]): Mean {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

export function summaryOf(rows: readonly StudyRow[]) {
  const accuracies = (pick: (row: StudyRow) => { readonly accuracy: number }): Mean =>
    meanOf(rows.map((row) => pick(row).accuracy));
  return {
    start: accuracies(({ start }) => start),
    end: accuracies(({ end }) => end),
    retrains: meanOf(rows.map(({ retrains }) => retrains)).mean,
    seconds: meanOf(rows.map(({ seconds }) => seconds)),
    baselines: {
      duplicates: accuracies(({ baselines }) => baselines.duplicates),
      colour: accuracies(({ baselines }) => baselines.colour),
    },
  };
}

const percent = ({ mean, sd }: Mean): string => `${(100 * mean).toFixed(1)} % (sd ${(100 * sd).toFixed(1)})`;

export function inWords(result: {
  readonly data: string;
  readonly rows: readonly StudyRow[];
  readonly summary: ReturnType<typeof summaryOf>;
}): string {
  const { data, rows, summary } = result;
  return lines(
    `${data}, sealed test, ${rows.length} seeds`,
    ...rows.map(
      ({ seed, start, end, seconds, rounds }) =>
        `  seed ${seed}: ${accuracyInWords(start)} → ${accuracyInWords(end)}, ${rounds.at(-1)?.chosen ?? 'nothing'}, ${Math.round(seconds / 60)} min`,
    ),
    `start ${percent(summary.start)}, our loop ${percent(summary.end)}`,
    `duplicates ${percent(summary.baselines.duplicates)}, colour transfer ${percent(summary.baselines.colour)}`,
  );
}
