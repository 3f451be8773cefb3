import type { Interval } from '../../domain/statistics';
import { decisive, isBetter } from '../../domain/verdict';
import type { Verdict } from '../../state/types';
import { signed } from '../../ui/format';

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

/** Worse is better with the sides exchanged: one level and one rule for both. */
function outcomeOf(verdict: Verdict): Outcome {
  if (isBetter(verdict)) return 'better';
  return isBetter({ ...verdict, difference: -verdict.difference }) ? 'worse' : 'open';
}

export function verdictModel(verdict: Verdict): VerdictModel {
  const { n, b, c, p, byGroup } = verdict;
  const { groups, interval } = decisive(verdict);
  const outcome = outcomeOf(verdict);
  return {
    outcome,
    headline: HEADLINES[outcome],
    counts: [
      { what: 'images', n, fixed: b, broken: c, p },
      ...(groups === null || byGroup === null
        ? []
        : [{ what: 'groups', n: byGroup.n, fixed: byGroup.b, broken: byGroup.c, p: byGroup.p }]),
    ],
    interval,
  };
}

/** "+12.4 points". */
export const pointsWords = (difference: number): string => `${signed(difference * 100, 1)} points`;
