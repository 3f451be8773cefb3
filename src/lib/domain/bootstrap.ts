import { seeded } from './random';
import { quantile, type Interval } from './statistics';

export const RESAMPLES = 2000;

/**
 * Percentile 95 % interval of Σ values / Σ sizes when whole groups are drawn with replacement, so that images of one
 * source count as one witness. The arrays hold one entry a group; at least one group.
 */
export function clusterBootstrap(
  values: ArrayLike<number>,
  sizes: ArrayLike<number>,
  seed = 1,
  resamples = RESAMPLES,
): Interval {
  const groups = values.length;
  const random = seeded(seed);
  const shares = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let value = 0;
    let size = 0;
    for (let draw = 0; draw < groups; draw++) {
      const group = random.int(groups);
      value += values[group]!;
      size += sizes[group]!;
    }
    shares[r] = value / size;
  }
  shares.sort();
  return [quantile(shares, 0.025), quantile(shares, 0.975)];
}

/** Sums per group over the given rows, in order of first appearance. */
export function tallyGroups(
  rows: Int32Array,
  groups: Int32Array,
  valueOf: (row: number) => number,
): { readonly values: number[]; readonly sizes: number[] } {
  const index = new Map<number, number>();
  const values: number[] = [];
  const sizes: number[] = [];
  for (const row of rows) {
    const group = groups[row]!;
    let at = index.get(group);
    if (at === undefined) {
      at = values.length;
      index.set(group, at);
      values.push(0);
      sizes.push(0);
    }
    values[at]! += valueOf(row);
    sizes[at]! += 1;
  }
  return { values, sizes };
}
