import type { Attribute, Catalog, CatalogAppend, Part } from './catalog';
import { PARTS, UNLABELLED, partCode } from './catalog';
import type { ContentHash, ImageId } from './ids';

export function emptyCatalog(
  classes: readonly string[],
  attributes: readonly { readonly name: string; readonly values: readonly string[] }[],
): Catalog {
  return {
    rows: 0,
    classes,
    ids: [],
    hashes: [],
    paths: [],
    labels: new Uint16Array(0),
    parts: new Uint8Array(0),
    groups: new Int32Array(0),
    groupNames: [],
    origins: new Uint8Array(0),
    discarded: new Uint8Array(0),
    grouped: false,
    attributes: attributes.map(({ name, values }) => ({ name, values, codes: new Uint16Array(0) })),
  };
}

/** The columns of `CatalogAppend` and of the catalog that may be replaced whole. */
export type CatalogColumns = Partial<Pick<Catalog, 'labels' | 'parts' | 'discarded' | 'groups' | 'classes'>>;

/** The catalog with the rows behind its own; attributes that the rows do not name stay open there. */
export function appendRows(catalog: Catalog, added: CatalogAppend): Catalog {
  const before = catalog.rows;
  const rows = before + added.ids.length;
  const groups = extend(new Int32Array(rows), catalog.groups, added.groups);
  const parts = extend(new Uint8Array(rows), catalog.parts, added.parts);
  return {
    ...catalog,
    rows,
    ids: [...catalog.ids, ...(added.ids as readonly ImageId[])],
    hashes: [...catalog.hashes, ...(added.hashes as readonly ContentHash[])],
    paths: [...catalog.paths, ...added.paths],
    labels: extend(new Uint16Array(rows), catalog.labels, added.labels),
    parts,
    groups,
    groupNames: [...catalog.groupNames, ...(added.groupNames ?? added.ids.map(() => ''))],
    origins: extend(new Uint8Array(rows), catalog.origins, added.origins),
    discarded: extend(new Uint8Array(rows), catalog.discarded, []),
    grouped: hasSharedGroups(groups, parts),
    attributes: catalog.attributes.map((attribute): Attribute => {
      const codes = new Uint16Array(rows).fill(UNLABELLED);
      return { ...attribute, codes: extend(codes, attribute.codes, added.attributes[attribute.name] ?? []) };
    }),
  };
}

function extend<A extends { set(values: ArrayLike<number>, offset: number): void }>(
  target: A,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): A {
  target.set(first, 0);
  target.set(second, first.length);
  return target;
}

/** The catalog with whole columns replaced; they must have its number of rows. */
export function replaceColumns(catalog: Catalog, columns: CatalogColumns): Catalog {
  const changed = { ...catalog, ...columns };
  if (columns.groups === undefined && columns.parts === undefined) return changed;
  return { ...changed, grouped: hasSharedGroups(changed.groups, changed.parts) };
}

/** A translation has its source's group, which says nothing about the sources. */
export function hasSharedGroups(groups: Int32Array, parts: Uint8Array): boolean {
  const augmented = partCode('augmented');
  const originals = groups.filter((_, row) => parts[row] !== augmented);
  return new Set(originals).size < originals.length;
}

/** Row of each image. */
export const rowIndex = (catalog: Catalog): ReadonlyMap<ImageId, number> =>
  new Map(catalog.ids.map((id, row) => [id, row]));

/** True for an image that was deleted for good: its row stays, its pixels are gone and cannot come back. */
export const isPurged = (catalog: Catalog, row: number): boolean => catalog.hashes[row] === '';

export type PartCounts = Readonly<Record<Part, { readonly images: number; readonly perClass: Int32Array }>>;

/** Images that are not discarded, for each part in all and for each class (unlabelled ones are in no class). */
export function countParts(catalog: Catalog): PartCounts {
  const counts = Object.fromEntries(
    PARTS.map((part) => [part, { images: 0, perClass: new Int32Array(catalog.classes.length) }]),
  ) as Record<Part, { images: number; perClass: Int32Array }>;
  for (let row = 0; row < catalog.rows; row++) {
    const part = PARTS[catalog.parts[row]!];
    if (part === undefined || catalog.discarded[row] !== 0) continue;
    counts[part].images++;
    const label = catalog.labels[row]!;
    if (label < catalog.classes.length) counts[part].perClass[label]!++;
  }
  return counts;
}

/** The labels with those rows set to one class. */
export const withLabels = (catalog: Catalog, rows: Iterable<number>, label: number): Uint16Array =>
  withCodes(catalog.labels.slice(), rows, label);

/** The parts with those rows set to one part. */
export const withPart = (catalog: Catalog, rows: Iterable<number>, part: Part): Uint8Array =>
  withCodes(catalog.parts.slice(), rows, partCode(part));

function withCodes<A extends Uint16Array | Uint8Array>(codes: A, rows: Iterable<number>, code: number): A {
  for (const row of rows) codes[row] = code;
  return codes;
}
