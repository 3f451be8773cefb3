import { BASELINES, BASELINE_NAMES, type Baseline } from '../../domain/baselines';
import type { DashError } from '../../domain/errors';
import type { Accuracy } from '../../domain/metrics';
import { holm } from '../../domain/multiple-testing';
import { decisive } from '../../domain/verdict';
import { YARDSTICK_NAMES, type Beside, type Yardstick } from '../../domain/yardsticks';
import type { Verdict } from '../../state/types';
import { pFigure, signed } from '../../ui/format';

export const BASELINE_HELP: Readonly<Record<Baseline, string>> = {
  duplicates: 'The sources again: more images, nothing else.',
  jitter: 'The sources in other light and slightly other colours: the usual augmentation.',
  hueJitter: 'The sources in any hue: for who knows that colour is the shortcut.',
  colour: 'The colours of the same styles, without a translator.',
  random: 'The same translator into random groups of the same size.',
  reweight: 'Balanced classes in the loss; no new image.',
  dfr: 'The last layer alone, fitted to the labels of explore: it needs labels that the others do without.',
};

export const YARDSTICK_HELP: Readonly<Record<Yardstick, string>> = {
  probe: 'Another network: a frozen one that was trained on photographs, with a linear layer on top.',
  ceiling: 'Knows the answer: the generator draws training again with the other values of the bias.',
};

export type BaselineState = 'done' | 'running' | 'waiting' | 'stopped' | 'open';

export interface BaselineRow {
  readonly name: Baseline;
  readonly label: string;
  readonly help: string;
  readonly state: BaselineState;
  /** On confirm; `null` while it is not known. */
  readonly score: Accuracy | DashError | null;
  /** The retraining less the baseline, in points, with p corrected by Holm over those that are there. */
  readonly against: { readonly points: string; readonly p: string; readonly sure: boolean } | null;
}

/** Measured and compared with nothing. */
export interface YardstickRow extends Omit<BaselineRow, 'name' | 'against'> {
  readonly name: Yardstick;
}

export interface BaselineInput {
  readonly queue: readonly Beside[];
  readonly stopped: readonly Baseline[];
  readonly isMade: (name: Baseline) => boolean;
  readonly score: (name: Baseline) => Accuracy | DashError | null;
  readonly verdict: (name: Baseline) => Verdict | null | undefined;
}

const LEVEL = 0.05;

/** One row a baseline, in their order. */
export function baselineRows(input: BaselineInput): readonly BaselineRow[] {
  const judged = BASELINES.flatMap((name) => {
    const verdict = input.isMade(name) ? input.verdict(name) : undefined;
    return verdict === undefined || verdict === null ? [] : [{ name, verdict }];
  });
  const adjusted = holm(judged.map(({ verdict }) => decisive(verdict).p));
  return BASELINES.map((name): BaselineRow => {
    const at = judged.findIndex((one) => one.name === name);
    return {
      ...{ name, label: BASELINE_NAMES[name], help: BASELINE_HELP[name] },
      state: stateOf(name, input),
      score: input.isMade(name) ? input.score(name) : null,
      against: at < 0 ? null : against(judged[at]!.verdict.difference, adjusted[at]!),
    };
  });
}

/** One row a yardstick of these data. */
export const yardstickRows = (
  names: readonly Yardstick[],
  queue: readonly Beside[],
  scores: Readonly<Partial<Record<Yardstick, Accuracy>>>,
): readonly YardstickRow[] =>
  names.map((name) => ({
    ...{ name, label: YARDSTICK_NAMES[name], help: YARDSTICK_HELP[name], score: scores[name] ?? null },
    state: scores[name] === undefined ? placeIn(queue, name) : 'done',
  }));

function placeIn(queue: readonly Beside[], name: Beside): 'running' | 'waiting' | 'open' {
  const place = queue.indexOf(name);
  return place < 0 ? 'open' : place === 0 ? 'running' : 'waiting';
}

function stateOf(name: Baseline, { queue, stopped, isMade }: BaselineInput): BaselineState {
  if (isMade(name)) return 'done';
  const place = placeIn(queue, name);
  return place === 'open' && stopped.includes(name) ? 'stopped' : place;
}

function against(difference: number, p: number): NonNullable<BaselineRow['against']> {
  return {
    points: signed(100 * difference, 1),
    p: pFigure(p),
    sure: p < LEVEL,
  };
}

/** What the table says, in one sentence; `null` before anything is judged. */
export function reading(rows: readonly BaselineRow[]): string | null {
  const known = rows.filter(({ against: one }) => one !== null);
  if (known.length === 0) return null;
  const beaten = known.filter(({ against: one }) => one!.sure && one!.points.startsWith('+'));
  const better = known.filter(({ against: one }) => one!.sure && one!.points.startsWith('−'));
  if (better.length > 0) {
    return `${listed(better)} did better than this retraining on confirm.`;
  }
  if (beaten.length === known.length) {
    return 'The retraining is better than each of them on confirm: more images alone do not explain it.';
  }
  const open = known.filter((row) => !beaten.includes(row));
  return `On confirm it cannot be told from ${listed(open)}: more images, or other ones, may do as much.`;
}

function listed(rows: readonly BaselineRow[]): string {
  const names = rows.map(({ label }, i) => (i === 0 ? label : label.toLowerCase()));
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
