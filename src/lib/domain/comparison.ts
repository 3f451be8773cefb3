import { clusterBootstrap, tallyGroups } from './bootstrap';
import type { Interval } from './statistics';
import { mcNemar, pairedDifference } from './statistics';

export interface GroupComparison {
  /** Number of groups. */
  readonly n: number;
  /** Groups with more right after than before. */
  readonly b: number;
  /** Groups with fewer. */
  readonly c: number;
  /** Exact sign test over groups. */
  readonly p: number;
  /** Cluster-bootstrap interval of the difference over images. */
  readonly interval: Interval;
}

/** Two classifiers on the same images. */
export interface Comparison {
  readonly n: number;
  /** Wrong before, right after. */
  readonly b: number;
  /** Right before, wrong after. */
  readonly c: number;
  readonly p: number;
  readonly midP: number;
  /** (b − c)/n; above 0 is better. */
  readonly difference: number;
  readonly interval: Interval;
  readonly byGroup: GroupComparison | null;
}

/**
 * Compares over the rows where both correctness columns are known. `groups` is one number a catalog row, or `null`
 * where every image stands alone. `null` where there is no common row.
 */
export function compare(
  rows: Int32Array,
  before: Int8Array,
  after: Int8Array,
  groups: Int32Array | null,
  seed = 1,
): Comparison | null {
  const known = rows.filter((row) => (before[row] ?? -1) >= 0 && (after[row] ?? -1) >= 0);
  const gain = (row: number): number => after[row]! - before[row]!;
  const b = known.filter((row) => gain(row) > 0).length;
  const c = known.filter((row) => gain(row) < 0).length;
  const paired = pairedDifference(b, c, known.length);
  if (paired === null) return null;
  return {
    n: known.length,
    b,
    c,
    ...mcNemar(b, c),
    ...paired,
    byGroup: groups === null ? null : compareGroups(known, gain, groups, seed),
  };
}

function compareGroups(
  rows: Int32Array,
  gain: (row: number) => number,
  groups: Int32Array,
  seed: number,
): GroupComparison {
  const { values, sizes } = tallyGroups(rows, groups, gain);
  const b = values.filter((value) => value > 0).length;
  const c = values.filter((value) => value < 0).length;
  return { n: values.length, b, c, p: mcNemar(b, c).p, interval: clusterBootstrap(values, sizes, seed) };
}
