import type { ClassifierRecord } from '../../domain/classifier';
import type { ClassifierId } from '../../domain/ids';
import type { Accuracy } from '../../domain/metrics';
import { signed } from '../../ui/format';

export interface ClassifierCard {
  readonly record: ClassifierRecord;
  readonly current: boolean;
  /** How deep it stands below the first of its line. */
  readonly depth: number;
  /** Translations that it learned from. */
  readonly translations: number;
}

/** Families of classifiers: each parent before its children, the older first; a child whose parent is gone begins anew. */
export function classifierCards(
  classifiers: readonly ClassifierRecord[],
  current: ClassifierId | null,
): readonly ClassifierCard[] {
  const sorted = classifiers.toSorted((a, b) => a.createdAt - b.createdAt);
  const known = new Set(sorted.map(({ id }) => id));
  const cards: ClassifierCard[] = [];
  const add = (record: ClassifierRecord, depth: number): void => {
    cards.push({
      record,
      depth,
      current: record.id === current && !record.discarded,
      translations: record.recipe.augmentations?.length ?? 0,
    });
    for (const child of sorted) if (child.parent === record.id) add(child, depth + 1);
  };
  for (const record of sorted) if (record.parent === null || !known.has(record.parent)) add(record, 0);
  return cards;
}

export interface Change {
  readonly now: number;
  /** Against the parent, in points; `null` where the parent's is not known. */
  readonly points: number | null;
}

export const changeOf = (now: Accuracy | null, before: Accuracy | null): Change | null =>
  now === null || now.n === 0
    ? null
    : {
        now: now.accuracy,
        points: before === null || before.n === 0 ? null : 100 * (now.accuracy - before.accuracy),
      };

/** "+12 points", "−3 points", "as before". */
export function pointsWords(points: number | null): string {
  if (points === null) return '';
  const whole = Math.round(points);
  if (whole === 0) return 'as before';
  return `${signed(whole, 0)} ${Math.abs(whole) === 1 ? 'point' : 'points'}`;
}
