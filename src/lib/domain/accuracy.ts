import type { Catalog } from './catalog';
import { UNLABELLED } from './catalog';
import { clusterBootstrap, tallyGroups } from './bootstrap';
import type { Accuracy } from './metrics';
import { wilson } from './statistics';

/** A cell with fewer images than this is never called the worst. */
export const WORST_GROUP_MIN = 5;

/**
 * Share right among the rows whose correctness is known. With `groups` (one number a catalog row) and at least two
 * images of one group among them, the number of groups and the interval over groups are given as well.
 */
export function accuracyOf(
  rows: Int32Array,
  correct: Int8Array,
  groups: Int32Array | null = null,
  seed = 1,
): Accuracy {
  const known = rows.filter((row) => (correct[row] ?? -1) >= 0);
  const n = known.length;
  let right = 0;
  for (const row of known) right += correct[row]!;
  const overall: Accuracy = {
    n,
    correct: right,
    accuracy: n === 0 ? 0 : right / n,
    interval: wilson(right, n),
  };
  if (groups === null || n === 0) return overall;
  const { values, sizes } = tallyGroups(known, groups, (row) => correct[row]!);
  if (values.length === n) return overall;
  return { ...overall, groups: values.length, groupInterval: clusterBootstrap(values, sizes, seed) };
}

/** Groups of the rows; `null` where every image stands alone. */
export const groupsOf = (catalog: Catalog): Int32Array | null => (catalog.grouped ? catalog.groups : null);

/** Accuracy of the rows with the catalog's groups, if it has any. */
export const overallAccuracy = (catalog: Catalog, rows: Int32Array, correct: Int8Array): Accuracy =>
  accuracyOf(rows, correct, groupsOf(catalog));

/** One entry a class of the catalog, in its order, also where no image of the class is among the rows. */
export function accuracyPerClass(
  catalog: Catalog,
  rows: Int32Array,
  correct: Int8Array,
): (Accuracy & { readonly class: string })[] {
  return catalog.classes.map((name, label) => ({
    class: name,
    ...accuracyOf(
      rows.filter((row) => catalog.labels[row] === label),
      correct,
      groupsOf(catalog),
    ),
  }));
}

export type CellAccuracy = Accuracy & {
  readonly class: string;
  readonly attribute: string;
  readonly value: string;
};

/** Every class × attribute value that occurs among the rows. Reads known attributes: for measurement alone. */
export function accuracyPerCell(catalog: Catalog, rows: Int32Array, correct: Int8Array): CellAccuracy[] {
  const cells: CellAccuracy[] = [];
  for (const attribute of catalog.attributes) {
    for (const [label, name] of catalog.classes.entries()) {
      for (const [code, value] of attribute.values.entries()) {
        const inCell = rows.filter(
          (row) => catalog.labels[row] === label && (attribute.codes[row] ?? UNLABELLED) === code,
        );
        if (inCell.length === 0) continue;
        const accuracy = accuracyOf(inCell, correct, groupsOf(catalog));
        cells.push({ class: name, attribute: attribute.name, value, ...accuracy });
      }
    }
  }
  return cells;
}

/**
 * The class × attribute cell of the lowest accuracy among those with at least five known images; the class alone
 * where no attribute is known. `null` where no cell is large enough. Equal accuracies: the larger cell.
 */
export function worstGroup(
  catalog: Catalog,
  rows: Int32Array,
  correct: Int8Array,
): (Accuracy & { readonly name: string }) | null {
  const candidates =
    catalog.attributes.length > 0
      ? accuracyPerCell(catalog, rows, correct).map(({ class: name, attribute, value, ...accuracy }) => ({
          ...accuracy,
          name: `${name}, ${attribute} = ${value}`,
        }))
      : accuracyPerClass(catalog, rows, correct).map(({ class: name, ...accuracy }) => ({
          ...accuracy,
          name,
        }));
  const large = candidates.filter((cell) => cell.n >= WORST_GROUP_MIN);
  return large.sort((a, b) => a.accuracy - b.accuracy || b.n - a.n)[0] ?? null;
}
