import { PARTS, rowsOf, type Catalog, type Part } from '../../domain/catalog';
import type { ExplanationMethod } from '../../domain/discovery';
import type { ClassifierId } from '../../domain/ids';
import { UNKNOWN } from '../../domain/predictions';
import type { ExplanationRequest } from '../../state/explanations.svelte';
import { probabilitiesOf, type Predictions } from '../../state/predictions';

export interface FocusInput {
  readonly catalog: Catalog;
  readonly predictions: Predictions | null;
  readonly logits: Float32Array | null;
  readonly row: number;
  /** At most this many classes are listed, the most probable ones and always the true one. */
  readonly limit: number;
}

export interface FocusModel {
  readonly path: string;
  /** Class code, or a number beyond the classes where there is none. */
  readonly label: number;
  readonly part: Part;
  readonly discarded: boolean;
  /** `UNKNOWN` where not predicted. */
  readonly predicted: number;
  /** 1 right, 0 wrong, −1 unknown. */
  readonly correct: number;
  /** NaN where there is none. */
  readonly loss: number;
  readonly probabilities: readonly { readonly code: number; readonly p: number }[];
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

export function focusModel({ catalog, predictions, logits, row, limit }: FocusInput): FocusModel {
  const label = catalog.labels[row]!;
  const all = Array.from((logits && probabilitiesOf(logits, catalog.rows, row)) ?? [], (p, code) => ({
    code,
    p,
  }));
  const best = all.toSorted((a, b) => b.p - a.p || a.code - b.code);
  const listed = best.slice(0, limit);
  const own = best.find(({ code }) => code === label);
  if (own !== undefined && !listed.includes(own)) listed[limit - 1] = own;
  return {
    path: catalog.paths[row]!,
    label,
    part: PARTS[catalog.parts[row]!]!,
    discarded: catalog.discarded[row] === 1,
    predicted: predictions?.predicted[row] ?? UNKNOWN,
    correct: predictions?.correct[row] ?? -1,
    loss: predictions?.loss[row] ?? NaN,
    probabilities: listed,
    attributes: catalog.attributes.flatMap(({ name, values, codes }) => {
      const value = values[codes[row]!];
      return value === undefined ? [] : [{ name, value }];
    }),
  };
}

export interface RequestInput {
  readonly catalog: Catalog;
  readonly classifier: ClassifierId | null;
  readonly rows: readonly number[];
  readonly options: { readonly method: ExplanationMethod; readonly target: number | null };
}

/** What to ask for, `null` where there is nothing to explain. */
export function requestOf({ catalog, classifier, rows, options }: RequestInput): ExplanationRequest | null {
  if (classifier === null || rows.length === 0) return null;
  const { method, target } = options;
  return { classifier, images: rows.map((row) => catalog.ids[row]!), method, target };
}

/** At most so many of the rows, spread evenly over them. */
export const spread = (rows: Int32Array, most: number): readonly number[] =>
  Array.from(
    { length: Math.min(most, rows.length) },
    (_, i) => rows[Math.floor((i * rows.length) / Math.min(most, rows.length))]!,
  );

/** The kept image of explore that the classifier gets wrong with the highest loss; `null` where none is wrong. */
export function worstOnExplore(
  catalog: Catalog,
  { loss, correct }: Pick<Predictions, 'loss' | 'correct'>,
): number | null {
  let worst: number | null = null;
  for (const row of rowsOf(catalog, 'explore')) {
    if (correct[row] !== 0) continue;
    if (worst === null || loss[row]! > loss[worst]!) worst = row;
  }
  return worst;
}
