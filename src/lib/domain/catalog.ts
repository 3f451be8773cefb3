import type { ContentHash, ImageId } from './ids';

/**
 * What an image may be used for. `explore` and `confirm` are the two halves of validation: everything is fitted and
 * chosen on `explore`, verdicts are given on `confirm`, `test` is sealed. `pool` is unlabelled. `augmented` holds
 * translated images; a training takes those of the augmentations that it names.
 */
export const PARTS = ['training', 'explore', 'confirm', 'test', 'pool', 'augmented'] as const;
export type Part = (typeof PARTS)[number];
/** A part that an image may come in with: none that comes from outside is a translation. */
export type GivenPart = Exclude<Part, 'augmented'>;

export const ORIGINS = ['imported', 'generated', 'translated'] as const;
export type Origin = (typeof ORIGINS)[number];

/** Label code of an image without a class. */
export const UNLABELLED = 0xffff;

/** A categorical property of the images beside their class, at most 20 values. Only measurement may read it. */
export interface Attribute {
  readonly name: string;
  readonly values: readonly string[];
  /** Index into `values` for each row; `UNLABELLED` where not given. */
  readonly codes: Uint16Array;
}

/**
 * The images of a project as columns; position = row. Append-only: rows never move, discarding sets a tombstone.
 * Arrays are replaced, never written in place.
 */
export interface Catalog {
  readonly rows: number;
  readonly classes: readonly string[];
  readonly ids: readonly ImageId[];
  /** Key of the encoded bytes. */
  readonly hashes: readonly ContentHash[];
  /** Where the image came from, for people: a path in the archive, or a generator's name for it. */
  readonly paths: readonly string[];
  /** Index into `classes`, or `UNLABELLED`. */
  readonly labels: Uint16Array;
  /** Index into `PARTS`. */
  readonly parts: Uint8Array;
  /** Images that share a number stem from one source and never stand in two parts. */
  readonly groups: Int32Array;
  /** What the data calls the source that makes the group; '' where it has no name or none is kept. */
  readonly groupNames: readonly string[];
  /** Index into `ORIGINS`. */
  readonly origins: Uint8Array;
  /** 1 = discarded. */
  readonly discarded: Uint8Array;
  /** True where at least two images share a group, so that groups carry meaning; translations do not count. */
  readonly grouped: boolean;
  readonly attributes: readonly Attribute[];
}

/** Rows appended to a catalog in one go; arrays of one length. */
export interface CatalogAppend {
  readonly ids: readonly string[];
  readonly hashes: readonly string[];
  readonly paths: readonly string[];
  readonly labels: Uint16Array;
  readonly parts: Uint8Array;
  readonly groups: Int32Array;
  /** Left out where no row has one. */
  readonly groupNames?: readonly string[];
  readonly origins: Uint8Array;
  /** Name → code of each row. */
  readonly attributes: Readonly<Record<string, Uint16Array>>;
}

/** Index of a part in `PARTS`, for comparison with `Catalog.parts`. */
export const partCode = (part: Part): number => PARTS.indexOf(part);

/** Rows of the given parts that are not discarded, in order. */
export function rowsOf(catalog: Catalog, ...parts: readonly Part[]): Int32Array {
  const wanted = new Set(parts.map(partCode));
  const rows: number[] = [];
  for (let row = 0; row < catalog.rows; row++) {
    if (wanted.has(catalog.parts[row]!) && catalog.discarded[row] === 0) rows.push(row);
  }
  return Int32Array.from(rows);
}
