import { BASELINES } from './baselines';
import { rowsOf, type Catalog, type Part } from './catalog';
import type { ClassifierId } from './ids';
import type { Accuracy } from './metrics';
import type { EventRecord } from './project';
import { stream } from './random';

/** What a retraining is measured against and could not be: another network, and one that was told the answer. */
export const YARDSTICKS = ['probe', 'ceiling'] as const;
/**
 * `probe`: a linear layer on the frozen backbone, fitted to the labels of training. `ceiling`: trained with
 * counterfactuals by a demo's generator.
 */
export type Yardstick = (typeof YARDSTICKS)[number];

/** All that stands beside a retraining. */
export const BESIDE = [...BASELINES, ...YARDSTICKS] as const;
export type Beside = (typeof BESIDE)[number];
export const isYardstick = (name: Beside): name is Yardstick => YARDSTICKS.some((one) => one === name);

/** For people. */
export const YARDSTICK_NAMES: Readonly<Record<Yardstick, string>> = {
  probe: 'Linear probe',
  ceiling: 'Ideal counterfactuals',
};

/** The parts whose images and labels decide what a yardstick scores on confirm. */
const DECIDED_BY: Readonly<Record<Yardstick, readonly Part[]>> = {
  probe: ['training', 'confirm'],
  ceiling: ['confirm'],
};

/** Of the images and labels that decide a yardstick's score on confirm: another one where they are others. */
export function fingerprint(catalog: Catalog, yardstick: Yardstick): string {
  const named = DECIDED_BY[yardstick].map((part) =>
    Array.from(rowsOf(catalog, part), (row) => `${catalog.ids[row]} ${catalog.labels[row]}`).join(),
  );
  return stream(0, named.join('/')).int(0x1_0000_0000).toString(16);
}

/** What the yardsticks beside a retraining scored on confirm, where that is as it was. */
export function yardstickScores(
  events: readonly EventRecord[],
  catalog: Catalog,
  of: ClassifierId | null,
): Readonly<Partial<Record<Yardstick, Accuracy>>> {
  const measured = events.flatMap(({ body }) =>
    body.type === 'yardstick-measured' && (body.of === null || body.of === of) ? [body] : [],
  );
  const scores: Partial<Record<Yardstick, Accuracy>> = {};
  for (const name of new Set(measured.map(({ yardstick }) => yardstick))) {
    const now = fingerprint(catalog, name);
    const last = measured.findLast(({ yardstick, data }) => yardstick === name && data === now);
    if (last !== undefined) scores[name] = last.score;
  }
  return scores;
}
