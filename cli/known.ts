import { agreement } from '../src/lib/domain/agreement';
import { UNLABELLED, type Attribute, type Catalog } from '../src/lib/domain/catalog';
import { rowIndex } from '../src/lib/domain/catalog-changes';
import { percent } from '../src/lib/domain/figures';
import type { ImageId } from '../src/lib/domain/ids';
import { wilson, type Interval } from '../src/lib/domain/statistics';

/**
 * What the data says of itself, for the `known` keys alone: nothing that chooses, suggests, clusters, translates or
 * prunes may call these. Each is of the first attribute that says anything, and has a row for each of them.
 */
export type Known<Row> = Row & { readonly attributes: readonly Row[] };

export interface KnownOfGroup {
  readonly attribute: string;
  /** The value that most of the group have, and their share. */
  readonly value: string;
  readonly purity: number;
  /** Of the grouping "in the group or not" with the attribute, over the rows given. */
  readonly ami: number;
}
export type KnownOfClusters = Pick<KnownOfGroup, 'attribute' | 'ami'>;

function ofEach<Row>(catalog: Catalog, read: (attribute: Attribute) => Row | null): Known<Row> | null {
  const rows = catalog.attributes.map(read).filter((row) => row !== null);
  const [first] = rows;
  return first === undefined ? null : { ...first, attributes: rows };
}

const coded = (attribute: Attribute, rows: Iterable<number>): number[] =>
  Array.from(rows).filter((row) => attribute.codes[row] !== UNLABELLED);

/** `null` where nothing is known of these images. */
export const knownOfGroup = (
  catalog: Catalog,
  group: Iterable<number>,
  among: Iterable<number>,
): Known<KnownOfGroup> | null =>
  ofEach(catalog, (attribute) => {
    const members = coded(attribute, group);
    const all = coded(attribute, among);
    if (members.length === 0 || all.length === 0) return null;
    const counts = attribute.values.map(
      (_, code) => members.filter((row) => attribute.codes[row] === code).length,
    );
    const most = counts.indexOf(Math.max(...counts));
    const inside = new Set(members);
    const { ami } = agreement(
      all.map((row) => Number(inside.has(row))),
      all.map((row) => attribute.codes[row]!),
    );
    return {
      attribute: attribute.name,
      value: attribute.values[most]!,
      purity: counts[most]! / members.length,
      ami,
    };
  });

/** Agreement of clusters with each attribute, over all their rows. */
export const knownOfClusters = (
  catalog: Catalog,
  clusters: readonly { readonly rows: ArrayLike<number> }[],
): Known<KnownOfClusters> | null =>
  ofEach(catalog, (attribute) => {
    const pairs = clusters.flatMap(({ rows }, cluster) =>
      coded(attribute, Array.from(rows)).map((row) => [cluster, attribute.codes[row]!] as const),
    );
    if (pairs.length === 0) return null;
    const { ami } = agreement(
      pairs.map(([cluster]) => cluster),
      pairs.map(([, code]) => code),
    );
    return { attribute: attribute.name, ami };
  });

/** "colour green 92 %, background board 51 %". */
export const groupInWords = ({ attributes }: Known<KnownOfGroup>): string =>
  attributes.map(({ attribute, value, purity }) => `${attribute} ${value} ${percent(purity, 0)}`).join(', ');

/** How many images an oracle of the class takes for the same class after a move, of those that it knew before. */
export interface Retention {
  /** Of the known ones the share that was kept; `null` where none was known. */
  readonly share: number | null;
  readonly interval: Interval;
  readonly known: number;
  readonly n: number;
}

/** One entry a new image: the class of its source, and what the oracle takes source and new image for. */
export function retentionOf(
  labels: ArrayLike<number>,
  before: ArrayLike<number>,
  after: ArrayLike<number>,
): Retention {
  const all = Array.from(labels, (label, i) => ({ label, before: before[i], after: after[i] }));
  const known = all.filter((one) => one.before === one.label);
  const kept = known.filter((one) => one.after === one.label).length;
  return {
    share: known.length === 0 ? null : kept / known.length,
    interval: wilson(kept, known.length),
    known: known.length,
    n: all.length,
  };
}

export function rowsOfIds(catalog: Catalog, ids: readonly ImageId[]): number[] {
  const index = rowIndex(catalog);
  return ids.map((id) => index.get(id)!);
}
