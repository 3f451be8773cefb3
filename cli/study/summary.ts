import { BASELINES, BASELINE_NAMES, type Baseline } from '../../src/lib/domain/baselines';
import { holm } from '../../src/lib/domain/multiple-testing';
import { YARDSTICK_NAMES } from '../../src/lib/domain/yardsticks';
import { accuracyInWords, lines } from '../words';
import { pooled, type Pooled } from './outcome';
import type { RowWithAnswers, StudyRow } from './row';

export interface Mean {
  readonly mean: number;
  /** n − 1 in the denominator; 0 for one value. */
  readonly sd: number;
}

/** The loop against one baseline over all seeds. */
export interface PooledAgainst extends Pooled {
  /** Accuracy of the loop's end less that of the baseline. */
  readonly difference: Mean;
  /** Seeds whose end is better than the baseline: p counts images, not how trainings differ. */
  readonly better: number;
  /** By Holm, over the baselines of this study. */
  readonly pHolm: number;
}

export function meanOf(values: readonly number[]): Mean {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

type Known<T> = Readonly<Partial<Record<Baseline, T>>>;

export function summaryOf(all: readonly RowWithAnswers[]) {
  const rows = all.map(({ row }) => row);
  const accuracies = (pick: (row: StudyRow) => { readonly accuracy: number } | null | undefined) => {
    const values = rows.flatMap((row) => pick(row)?.accuracy ?? []);
    return values.length < rows.length ? null : meanOf(values);
  };
  const there = BASELINES.filter((name) => rows.every(({ baselines }) => baselines[name] !== undefined));
  const each = <T>(pick: (name: Baseline, i: number) => T): Known<T> =>
    Object.fromEntries(there.map((name, i) => [name, pick(name, i)]));
  const pools = there.map((name) =>
    pooled(
      all.map(({ witnesses, answers }) => ({
        ...{ witnesses, before: answers.baselines[name]!, after: answers.end },
      })),
    ),
  );
  const adjusted = holm(pools.map(({ p }) => p));
  return {
    start: accuracies(({ start }) => start)!,
    end: accuracies(({ end }) => end)!,
    worstGroup: {
      start: accuracies(({ worstGroup }) => worstGroup.start),
      end: accuracies(({ worstGroup }) => worstGroup.end),
    },
    retrains: meanOf(rows.map(({ retrains }) => retrains)).mean,
    seconds: meanOf(rows.map(({ seconds }) => seconds)),
    baselines: each((name) => accuracies(({ baselines }) => baselines[name])!),
    probe: accuracies(({ probe }) => probe),
    ceiling: accuracies(({ ceiling }) => ceiling),
    against: each((name, i): PooledAgainst => ({
      ...{ difference: meanOf(rows.map((row) => gain(row, name))) },
      better: rows.filter((row) => gain(row, name) > 0).length,
      ...{ ...pools[i]!, pHolm: adjusted[i]! },
    })),
  };
}

/** Accuracy of the end less that of the baseline, of one seed. */
const gain = ({ end, baselines }: StudyRow, name: Baseline): number =>
  end.accuracy - baselines[name]!.accuracy;

const keptWords = (rounds: StudyRow['rounds']): string =>
  rounds
    .filter(({ kept }) => kept)
    .map(({ chosen }) => chosen)
    .join(' and ') || 'nothing kept';

const percent = ({ mean, sd }: Mean): string => `${(100 * mean).toFixed(1)} % (sd ${(100 * sd).toFixed(1)})`;
const pWords = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`);

export function inWords(result: {
  readonly data: string;
  readonly rows: readonly StudyRow[];
  readonly summary: ReturnType<typeof summaryOf>;
}): string {
  const { data, rows, summary } = result;
  const { baselines, against, probe, ceiling, worstGroup } = summary;
  const line = (name: string, mean: Mean | null, more = ''): string | null =>
    mean === null ? null : `  ${name.padEnd(22)}${percent(mean)}${more}`;
  return lines(
    `${data}, sealed test, ${rows.length} ${rows.length === 1 ? 'seed' : 'seeds'}`,
    ...rows.map(
      ({ seed, start, end, seconds, rounds }) =>
        `  seed ${seed}: ${accuracyInWords(start)} → ${accuracyInWords(end)}, ${keptWords(rounds)}, ${Math.round(seconds / 60)} min`,
    ),
    line('start', summary.start),
    line('our loop', summary.end),
    ...BASELINES.flatMap((name) => {
      const versus = against[name];
      if (versus === undefined) return [];
      const { mean, sd } = versus.difference;
      const points = `${mean < 0 ? '−' : '+'}${Math.abs(100 * mean).toFixed(1)} points (sd ${(100 * sd).toFixed(1)})`;
      const test = `  loop ${points}, better in ${versus.better} of ${rows.length}, ${pWords(versus.pHolm)} over images (Holm)`;
      return [line(BASELINE_NAMES[name], baselines[name]!, test)];
    }),
    line(YARDSTICK_NAMES.probe, probe),
    line(YARDSTICK_NAMES.ceiling, ceiling),
    worstGroup.start === null || worstGroup.end === null
      ? null
      : `worst group ${percent(worstGroup.start)} → ${percent(worstGroup.end)}`,
  );
}
