import { partCode, type Catalog } from '../domain/catalog';

type Column = Uint8Array | Uint16Array | Int32Array;

const sameColumn = (a: Column, b: Column): boolean =>
  a === b || (a.length === b.length && a.every((value, i) => value === b[i]));

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((name, i) => name === b[i]));

/**
 * Whether two readings of one project's catalog hold the same. Rows never change their identity, so that ids are
 * compared at the end alone.
 */
export function sameCatalog(a: Catalog, b: Catalog): boolean {
  if (a === b) return true;
  return (
    a.rows === b.rows &&
    a.ids[a.rows - 1] === b.ids[b.rows - 1] &&
    sameNames(a.classes, b.classes) &&
    // An image deleted for good keeps its row and loses its hash.
    sameNames(a.hashes, b.hashes) &&
    sameColumn(a.labels, b.labels) &&
    sameColumn(a.parts, b.parts) &&
    sameColumn(a.discarded, b.discarded)
  );
}

/**
 * Whether all that is not a new image is the same: what was found among the other images still holds then.
 */
export function sameBesideNewImages(a: Catalog, b: Catalog): boolean {
  const augmented = partCode('augmented');
  if (!sameNames(a.classes, b.classes)) return false;
  for (let row = 0; row < Math.max(a.rows, b.rows); row++) {
    const [before, after] = [a.parts[row] ?? augmented, b.parts[row] ?? augmented];
    if (before !== after) return false;
    if (before === augmented) continue;
    if (a.labels[row] !== b.labels[row] || a.discarded[row] !== b.discarded[row]) return false;
  }
  return true;
}
