import type { Catalog } from './catalog';
import type { Layout } from './discovery';
import { count, counted } from './figures';
import { shuffled, stream } from './random';

/**
 * Some of the rows, in their order, `most` at most: from each class of each part as many as its share, at least one.
 * The same rows always give the same sample.
 */
export function layoutSample(
  { parts, labels }: Pick<Catalog, 'parts' | 'labels'>,
  rows: Int32Array,
  most: number,
): Int32Array {
  if (rows.length <= most) return rows;
  const strata = new Map<string, number[]>();
  for (const row of rows) {
    const key = `${parts[row]}/${labels[row]}`;
    const stratum = strata.get(key);
    if (stratum === undefined) strata.set(key, [row]);
    else stratum.push(row);
  }
  const all = [...strata];
  const quotas = shares(
    all.map(([, { length }]) => length),
    most,
  );
  const chosen = all.flatMap(([key, stratum], i) =>
    shuffled(stratum, stream(1, `layout/${key}`)).slice(0, quotas[i]),
  );
  return Int32Array.from(chosen).sort();
}

/** Whole numbers in the proportion of the sizes, at least 1 each, that add up to `total`; the largest remainders win. */
function shares(sizes: readonly number[], total: number): number[] {
  const sum = sizes.reduce((a, b) => a + b, 0);
  const exact = sizes.map((size) => (size * total) / sum);
  const quotas = exact.map((share) => Math.max(1, Math.floor(share)));
  let left = total - quotas.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((share, i) => ({ i, remainder: share - quotas[i]! }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder) {
    if (left <= 0) break;
    quotas[i]!++;
    left--;
  }
  // Many tiny strata may have taken more than there is: the largest give it back.
  for (; left < 0; left++) quotas[quotas.indexOf(Math.max(...quotas))]!--;
  return quotas;
}

/** What to say of a layout that shows a sample; '' where every image has a place. */
export const sampleWords = ({ rows, of }: Pick<Layout, 'rows' | 'of'>): string =>
  of === undefined
    ? ''
    : `a sample of ${count(rows.length)} of ${counted(of, 'image')}, drawn from each class of each part by its share`;
