/** 97.5 % quantile of the standard normal distribution. */
const Z95 = 1.959963984540054;

export type Interval = readonly [low: number, high: number];

/** Wilson's 95 % interval of a share; [0, 1] where nothing was counted. */
export function wilson(correct: number, n: number): Interval {
  if (n === 0) return [0, 1];
  const share = correct / n;
  const z2 = Z95 * Z95;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return [correct === 0 ? 0 : centre - half, correct === n ? 1 : centre + half];
}

/** Linear interpolation between order statistics of a sorted array. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

const logFactorials: number[] = [0];
function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k++) logFactorials.push(logFactorials[k - 1]! + Math.log(k));
  return logFactorials[n]!;
}

/** P(X = k) of a binomial with n trials of probability p. */
export function binomialMass(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  if (p <= 0) return k === 0 ? 1 : 0;
  if (p >= 1) return k === n ? 1 : 0;
  const logChoose = logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  return Math.exp(logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** P(X ≤ k). */
export function binomialCdf(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = 0; i <= Math.min(k, n); i++) sum += binomialMass(i, n, p);
  return Math.min(1, sum);
}

/** P(X ≥ k): how likely so many or more are by chance. */
export function binomialTail(k: number, n: number, p: number): number {
  let sum = 0;
  for (let i = n; i >= Math.max(0, k); i--) sum += binomialMass(i, n, p);
  return Math.min(1, sum);
}

/**
 * McNemar's exact test, which is the two-sided sign test on the discordant pairs.
 * `b` wrong before and right after, `c` right before and wrong after.
 */
export function mcNemar(b: number, c: number): { readonly p: number; readonly midP: number } {
  const n = b + c;
  if (n === 0) return { p: 1, midP: 1 };
  const k = Math.min(b, c);
  const tail = binomialCdf(k, n, 0.5);
  return { p: Math.min(1, 2 * tail), midP: Math.min(1, 2 * tail - binomialMass(k, n, 0.5)) };
}

/** (b − c)/n with its 95 % interval; positive is better. `null` where there is no pair. */
export function pairedDifference(
  b: number,
  c: number,
  n: number,
): { readonly difference: number; readonly interval: Interval } | null {
  if (n === 0) return null;
  const difference = (b - c) / n;
  const error = Math.sqrt(Math.max(0, b + c - (b - c) ** 2 / n)) / n;
  return { difference, interval: [difference - Z95 * error, difference + Z95 * error] };
}
