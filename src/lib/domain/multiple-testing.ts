/** Benjamini–Hochberg: q-values in the order of the p-values given. Controls the false discovery rate. */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[b]! - p[a]!);
  const q = new Array<number>(p.length);
  let least = 1;
  order.forEach((i, fromLargest) => {
    least = Math.min(least, (p[i]! * p.length) / (p.length - fromLargest));
    q[i] = least;
  });
  return q;
}

/** Holm: adjusted p-values in the order given. Controls the chance of any false rejection. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  order.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, p[i]! * (p.length - rank)));
    adjusted[i] = largest;
  });
  return adjusted;
}
