import type { Interval } from '../../domain/statistics';
import type { Verdict } from '../../state/types';

export type Outcome = 'better' | 'worse' | 'open';

export interface VerdictModel {
  readonly outcome: Outcome;
  /** One word or two, before the sentence. */
  readonly headline: string;
  /** What was counted: images, or groups of them where they come in groups. */
  readonly counts: readonly {
    readonly what: string;
    readonly n: number;
    readonly fixed: number;
    readonly broken: number;
    readonly p: number;
  }[];
  /** Of the difference in accuracy; over groups where there are groups. */
  readonly interval: Interval;
}

const HEADLINES: Readonly<Record<Outcome, string>> = {
  better: 'Better',
  worse: 'Worse',
  open: 'Not decided',
};
const LEVEL = 0.05;

export function verdictModel({ n, b, c, p, difference, interval, byGroup }: Verdict): VerdictModel {
  const grouped = byGroup !== null && byGroup.n < n ? byGroup : null;
  const decisive = grouped?.p ?? p;
  const outcome: Outcome =
    decisive >= LEVEL || difference === 0 ? 'open' : difference > 0 ? 'better' : 'worse';
  return {
    outcome,
    headline: HEADLINES[outcome],
    counts: [
      { what: 'images', n, fixed: b, broken: c, p },
      ...(grouped === null
        ? []
        : [{ what: 'groups', n: grouped.n, fixed: grouped.b, broken: grouped.c, p: grouped.p }]),
    ],
    interval: grouped?.interval ?? interval,
  };
}

/** "+12.4 points". */
export const pointsWords = (difference: number): string =>
  `${difference > 0 ? '+' : difference < 0 ? '−' : '±'}${Math.abs(difference * 100).toFixed(1)} points`;

export const pWords = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));
