/** Counts of two categorical variables, `rows × columns`, row-major. */
export interface Contingency {
  readonly rows: number;
  readonly columns: number;
  readonly counts: Float64Array;
}

/** Counts pairs of codes; pairs with a negative code are left out. */
export function contingency(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rows: number,
  columns: number,
): Contingency {
  const counts = new Float64Array(rows * columns);
  for (let i = 0; i < a.length; i++) {
    if (a[i]! >= 0 && b[i]! >= 0) counts[a[i]! * columns + b[i]!]!++;
  }
  return { rows, columns, counts };
}

/** Without empty rows and columns, which carry nothing and would spoil the degrees of freedom. */
function compact({ rows, columns, counts }: Contingency): number[][] {
  const table = Array.from({ length: rows }, (_, r) => [...counts.subarray(r * columns, (r + 1) * columns)]);
  const filled = table.filter((row) => row.some((n) => n > 0));
  const used = Array.from({ length: columns }, (_, c) => c).filter((c) => filled.some((row) => row[c]! > 0));
  return filled.map((row) => used.map((c) => row[c]!));
}

export interface Association {
  readonly n: number;
  readonly chiSquared: number;
  /** Cramér's V, and the same with the bias correction of Bergsma 2013. */
  readonly v: number;
  readonly correctedV: number;
  /** Mutual information in nats, and that over the mean of the two entropies. */
  readonly mutualInformation: number;
  readonly normalised: number;
}

/** How far two categorical variables go together; 0 everywhere where one of them is constant. */
export function association(counted: Contingency): Association {
  const table = compact(counted);
  const r = table.length;
  const c = table[0]?.length ?? 0;
  const rowSums = table.map((row) => row.reduce((a, b) => a + b, 0));
  const columnSums = Array.from({ length: c }, (_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
  const n = rowSums.reduce((a, b) => a + b, 0);
  let chiSquared = 0;
  let mutualInformation = 0;
  table.forEach((row, i) =>
    row.forEach((count, j) => {
      const expected = (rowSums[i]! * columnSums[j]!) / n;
      chiSquared += (count - expected) ** 2 / expected;
      if (count > 0) mutualInformation += (count / n) * Math.log(count / expected);
    }),
  );
  if (r < 2 || c < 2) return { n, chiSquared: 0, v: 0, correctedV: 0, mutualInformation: 0, normalised: 0 };
  const phi = Math.max(0, chiSquared / n - ((r - 1) * (c - 1)) / (n - 1));
  const rows = r - (r - 1) ** 2 / (n - 1);
  const columns = c - (c - 1) ** 2 / (n - 1);
  const entropy = (sums: number[]) => -sums.reduce((sum, m) => sum + (m / n) * Math.log(m / n), 0);
  const smaller = Math.min(rows - 1, columns - 1);
  return {
    n,
    chiSquared,
    v: Math.sqrt(chiSquared / n / Math.min(r - 1, c - 1)),
    correctedV: smaller > 0 ? Math.sqrt(phi / smaller) : 0,
    mutualInformation,
    normalised: (2 * mutualInformation) / (entropy(rowSums) + entropy(columnSums)),
  };
}

/** Half the sum of absolute differences of two distributions given as counts; 0 where either is empty. */
export function totalVariation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const sum = (x: ArrayLike<number>) => Array.from(x).reduce((s, v) => s + v, 0);
  const [totalA, totalB] = [sum(a), sum(b)];
  if (totalA === 0 || totalB === 0) return 0;
  let distance = 0;
  for (let i = 0; i < a.length; i++) distance += Math.abs(a[i]! / totalA - b[i]! / totalB) / 2;
  return distance;
}
