import type { Catalog } from '../../domain/catalog';
import { UNKNOWN } from '../../domain/predictions';
import type { Predictions } from '../../state/predictions';

export interface ConfusionInput {
  readonly catalog: Catalog;
  readonly predictions: Predictions;
  /** 1 where the row counts. */
  readonly visible: Uint8Array;
  /** 1 where other views select the row; `null` = they select nothing. */
  readonly filter: Uint8Array | null;
  /** At most this many classes are drawn, the most confused ones. */
  readonly limit: number;
}

export interface ConfusionCell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the images of its class, NaN where the class has none. */
  readonly share: number;
  /** How many of them other views select; all where they select nothing. */
  readonly selected: number;
}

export interface ConfusionModel {
  /** Codes of the classes drawn, in the catalog's order. */
  readonly classes: readonly number[];
  /** How many classes are folded away. */
  readonly folded: number;
  /** One row a class; its cells are in the order of `classes`. */
  readonly rows: readonly {
    readonly label: number;
    /** Predicted images of the class, those in folded columns included. */
    readonly n: number;
    readonly right: number;
    readonly cells: readonly ConfusionCell[];
  }[];
  readonly n: number;
  readonly right: number;
  /** Shown images that carry a class but no prediction. */
  readonly unpredicted: number;
}

export function confusionModel({
  catalog,
  predictions,
  visible,
  filter,
  limit,
}: ConfusionInput): ConfusionModel {
  const all = catalog.classes.length;
  const counts = new Int32Array(all * all);
  const selected = new Int32Array(all * all);
  let unpredicted = 0;
  for (let row = 0; row < catalog.rows; row++) {
    const label = catalog.labels[row]!;
    if (visible[row] !== 1 || label >= all) continue;
    const predicted = predictions.predicted[row]!;
    if (predicted === UNKNOWN) {
      unpredicted++;
      continue;
    }
    counts[label * all + predicted]!++;
    if (filter === null || filter[row] === 1) selected[label * all + predicted]!++;
  }
  const rowTotal = (label: number): number => {
    let sum = 0;
    for (let c = 0; c < all; c++) sum += counts[label * all + c]!;
    return sum;
  };
  const totals = Array.from({ length: all }, (_, label) => rowTotal(label));
  const classes = mostConfused(counts, all, limit);
  const rightOf = (label: number): number => counts[label * all + label]!;
  return {
    classes,
    folded: all - classes.length,
    rows: classes.map((label) => ({
      label,
      n: totals[label]!,
      right: rightOf(label),
      cells: classes.map((predicted) => {
        const at = label * all + predicted;
        const count = counts[at]!;
        const share = totals[label] === 0 ? NaN : count / totals[label]!;
        return { label, predicted, count, share, selected: selected[at]! };
      }),
    })),
    n: totals.reduce((a, b) => a + b, 0),
    right: totals.reduce((sum, _, label) => sum + rightOf(label), 0),
    unpredicted,
  };
}

/** The classes with most errors from or into them, in the catalog's order. */
function mostConfused(counts: Int32Array, all: number, limit: number): readonly number[] {
  const codes = Array.from({ length: all }, (_, code) => code);
  if (all <= limit) return codes;
  const errors = codes.map((code) => {
    let sum = 0;
    for (let c = 0; c < all; c++) if (c !== code) sum += counts[code * all + c]! + counts[c * all + code]!;
    return sum;
  });
  return codes
    .toSorted((a, b) => errors[b]! - errors[a]! || a - b)
    .slice(0, limit)
    .toSorted((a, b) => a - b);
}
