/** How far two groupings of the same items agree; 1 = the same up to names, about 0 = by chance. */
export interface Agreement {
  /** Adjusted mutual information, arithmetic mean (Vinh, Epps and Bailey 2010). */
  readonly ami: number;
  /** Mutual information over the arithmetic mean of the entropies. */
  readonly nmi: number;
  /** Adjusted Rand index (Hubert and Arabie 1985). */
  readonly ari: number;
}

function counted(codes: ArrayLike<number>): { index: Int32Array; sizes: number[] } {
  const known = new Map<number, number>();
  const sizes: number[] = [];
  const index = Int32Array.from(codes, (code) => {
    let at = known.get(code);
    if (at === undefined) {
      at = sizes.length;
      known.set(code, at);
      sizes.push(0);
    }
    sizes[at]!++;
    return at;
  });
  return { index, sizes };
}

const entropy = (sizes: readonly number[], n: number): number =>
  -sizes.reduce((sum, size) => sum + (size / n) * Math.log(size / n), 0);

const pairs = (n: number): number => (n * (n - 1)) / 2;

/** ln 0!, ln 1!, … ln n! */
function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let i = 2; i <= n; i++) logs[i] = logs[i - 1]! + Math.log(i);
  return logs;
}

/** Mean mutual information of random groupings with these sizes: each cell is hypergeometric. */
function expectedInformation(a: readonly number[], b: readonly number[], n: number): number {
  const log = logFactorials(n);
  let expected = 0;
  for (const row of a) {
    for (const column of b) {
      const fixed = log[row]! + log[column]! + log[n - row]! + log[n - column]! - log[n]!;
      for (let cell = Math.max(1, row + column - n); cell <= Math.min(row, column); cell++) {
        const rest = log[cell]! + log[row - cell]! + log[column - cell]! + log[n - row - column + cell]!;
        expected += (cell / n) * Math.log((n * cell) / (row * column)) * Math.exp(fixed - rest);
      }
    }
  }
  return expected;
}

/** Two codes an item; codes are names alone. Needs at least one item. */
export function agreement(a: ArrayLike<number>, b: ArrayLike<number>): Agreement {
  const n = a.length;
  const [left, right] = [counted(a), counted(b)];
  if (left.sizes.length === right.sizes.length && (left.sizes.length === 1 || left.sizes.length === n)) {
    return { ami: 1, nmi: 1, ari: 1 };
  }
  const table = new Float64Array(left.sizes.length * right.sizes.length);
  for (let i = 0; i < n; i++) table[left.index[i]! * right.sizes.length + right.index[i]!]!++;
  let information = 0;
  let together = 0;
  table.forEach((cell, at) => {
    if (cell === 0) return;
    const row = left.sizes[Math.floor(at / right.sizes.length)]!;
    const column = right.sizes[at % right.sizes.length]!;
    information += (cell / n) * Math.log((n * cell) / (row * column));
    together += pairs(cell);
  });
  const mean = (entropy(left.sizes, n) + entropy(right.sizes, n)) / 2;
  const expected = expectedInformation(left.sizes, right.sizes, n);
  const inLeft = left.sizes.reduce((sum, size) => sum + pairs(size), 0);
  const inRight = right.sizes.reduce((sum, size) => sum + pairs(size), 0);
  const byChance = (inLeft * inRight) / pairs(n);
  const most = (inLeft + inRight) / 2;
  return {
    ami: (information - expected) / (mean - expected),
    nmi: mean === 0 ? 0 : information / mean,
    ari: most === byChance ? 1 : (together - byChance) / (most - byChance),
  };
}
