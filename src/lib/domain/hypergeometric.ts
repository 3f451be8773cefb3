const logFactorials: number[] = [0];
function logChoose(n: number, k: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push(logFactorials[i - 1]! + Math.log(i));
  return logFactorials[n]! - logFactorials[k]! - logFactorials[n - k]!;
}

/** P(X ≥ hits) where `draws` of `population` are drawn and `marked` of the population count. */
export function hypergeometricTail(hits: number, draws: number, marked: number, population: number): number {
  let sum = 0;
  const most = Math.min(draws, marked);
  for (let k = Math.max(hits, 0, draws + marked - population); k <= most; k++) {
    sum += Math.exp(
      logChoose(marked, k) + logChoose(population - marked, draws - k) - logChoose(population, draws),
    );
  }
  return Math.min(1, sum);
}
