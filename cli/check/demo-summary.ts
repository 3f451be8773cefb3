import type { Evaluation } from '../../src/lib/commands/contract';
import { meanOf, type Mean } from '../study/summary';
import { accuracyInWords, lines } from '../words';

/** On the sealed test of one demo and seed: trained on its biased images, and on as many without the bias. */
export interface DemoRow {
  readonly data: string;
  readonly seed: number;
  readonly biased: Evaluation['overall'];
  readonly unbiased: Evaluation['overall'];
}

export type DemoSummary = Readonly<Record<string, { readonly biased: Mean; readonly unbiased: Mean }>>;

export function summaryOf(rows: readonly DemoRow[]): DemoSummary {
  const names = [...new Set(rows.map(({ data }) => data))];
  return Object.fromEntries(
    names.map((name) => {
      const own = rows.filter(({ data }) => data === name);
      const mean = (of: 'biased' | 'unbiased'): Mean => meanOf(own.map((row) => row[of].accuracy));
      return [name, { biased: mean('biased'), unbiased: mean('unbiased') }];
    }),
  );
}

const percent = ({ mean, sd }: Mean): string => `${(100 * mean).toFixed(1)} % (sd ${(100 * sd).toFixed(1)})`;

export const inWords = ({ rows, summary }: { rows: readonly DemoRow[]; summary: DemoSummary }): string =>
  lines(
    'Sealed test after training on biased images, and on as many unbiased ones',
    ...rows.map(
      ({ data, seed, biased, unbiased }) =>
        `  ${data}, seed ${seed}: ${accuracyInWords(biased)}; unbiased ${accuracyInWords(unbiased)}`,
    ),
    ...Object.entries(summary).map(
      ([data, { biased, unbiased }]) => `${data}: biased ${percent(biased)}, unbiased ${percent(unbiased)}`,
    ),
  );
