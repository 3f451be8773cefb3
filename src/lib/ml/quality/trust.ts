import { centroidsOf } from './nearest';

/**
 * Share of real images whose own group the judge's nearest mean tells, each measured against means that it is not part
 * of, averaged over the groups: with two groups .5 is what a coin gives. `features` is [rows, width], `members` rows of
 * each group; groups of fewer than two rows are left out. `null` where fewer than two remain.
 */
export function toldRight(
  features: Float32Array,
  width: number,
  members: readonly ArrayLike<number>[],
): number | null {
  const groups = members.filter(({ length }) => length >= 2);
  if (groups.length < 2) return null;
  const means = centroidsOf(features, width, groups);
  const meanOf = (group: number): Float32Array => means.subarray(group * width, (group + 1) * width);
  const shares = groups.map((rows, own) => {
    let right = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = features.subarray(rows[i]! * width, (rows[i]! + 1) * width);
      const toOwn = besidesItself(row, meanOf(own), rows.length);
      right += Number(groups.every((_, other) => other === own || between(row, meanOf(other)) > toOwn));
    }
    return right / rows.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Squared distance. */
function between(row: Float32Array, mean: Float32Array): number {
  let sum = 0;
  for (let c = 0; c < row.length; c++) sum += (row[c]! - mean[c]!) ** 2;
  return sum;
}

/** Squared distance to the mean of the other n − 1 rows: x − (n m − x) / (n − 1) = n (x − m) / (n − 1). */
const besidesItself = (row: Float32Array, mean: Float32Array, n: number): number =>
  (n / (n - 1)) ** 2 * between(row, mean);
