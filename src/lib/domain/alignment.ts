import { accuracyOf, accuracyPerCell, groupsOf, type CellAccuracy } from './accuracy';
import { rowsOf, UNLABELLED, type Attribute, type Catalog } from './catalog';
import type { Accuracy } from './metrics';

/** Accuracy by an attribute of the data, for measurement alone. */
export interface AttributeAccuracy {
  readonly attribute: string;
  /** Of images that have the value that goes with their class in training, and of the others. */
  readonly aligned: Accuracy;
  readonly conflicting: Accuracy;
  /** Of each class × value that occurs. */
  readonly cells: readonly CellAccuracy[];
}

/** By the first attribute, with a row for each of them. */
export interface KnownAccuracy extends AttributeAccuracy {
  readonly attributes: readonly AttributeAccuracy[];
}

/** `null` where no attribute is known. Images without a class or a value are left out. */
export function knownAccuracy(catalog: Catalog, rows: Int32Array, correct: Int8Array): KnownAccuracy | null {
  const attributes = catalog.attributes.map((attribute) => byAttribute(catalog, attribute, rows, correct));
  const [first] = attributes;
  return first === undefined ? null : { ...first, attributes };
}

function byAttribute(
  catalog: Catalog,
  { codes, values, name }: Attribute,
  rows: Int32Array,
  correct: Int8Array,
): AttributeAccuracy {
  const training = rowsOf(catalog, 'training');
  const usual = catalog.classes.map((_, label) => {
    const counts = values.map(
      (__, code) => training.filter((row) => catalog.labels[row] === label && codes[row] === code).length,
    );
    const most = Math.max(...counts);
    return most > 0 ? counts.indexOf(most) : UNLABELLED;
  });
  const told = rows.filter((row) => catalog.labels[row] !== UNLABELLED && codes[row] !== UNLABELLED);
  const isAligned = (row: number): boolean => usual[catalog.labels[row]!] === codes[row];
  const of = (some: Int32Array): Accuracy => accuracyOf(some, correct, groupsOf(catalog));
  return {
    attribute: name,
    aligned: of(told.filter(isAligned)),
    conflicting: of(told.filter((row) => !isAligned(row))),
    cells: accuracyPerCell(catalog, rows, correct).filter((cell) => cell.attribute === name),
  };
}
