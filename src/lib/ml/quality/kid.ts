import { quantile } from '../../domain/statistics';
import type { Random } from '../../domain/random';
import { shuffled } from '../../domain/random';

/** (x·y / width + 1)³ of each pair of rows, [n, m]. Yields after each row of `a`. */
function* kernelSteps(
  a: Float32Array,
  b: Float32Array,
  width: number,
): Generator<undefined, Float64Array, void> {
  const n = a.length / width;
  const m = b.length / width;
  const kernel = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let dot = 0;
      for (let c = 0; c < width; c++) dot += a[i * width + c]! * b[j * width + c]!;
      kernel[i * m + j] = (dot / width + 1) ** 3;
    }
    yield;
  }
  return kernel;
}

/** Mean over the pairs of two lists of rows, without pairs of a row with itself where the lists are `same`. */
function meanOver(
  kernel: Float64Array,
  columns: number,
  rows: readonly number[],
  others: readonly number[],
  same: boolean,
): number {
  let sum = 0;
  for (const i of rows) {
    for (const j of others) if (!same || i !== j) sum += kernel[i * columns + j]!;
  }
  return sum / (rows.length * (same ? others.length - 1 : others.length));
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function* ownMean(x: Float32Array, width: number): Generator<undefined, number, void> {
  const all = upTo(x.length / width);
  return meanOver(yield* kernelSteps(x, x, width), all.length, all, all, true);
}

/**
 * Kernel inception distance (Bińkowski et al. 2018) between two sets of features, [n, width] and [m, width]: the
 * unbiased squared maximum mean discrepancy with a cubic kernel. May be negative; `null` with fewer than two rows.
 * Yields every row of a kernel.
 */
export function* kidSteps(
  a: Float32Array,
  b: Float32Array,
  width: number,
): Generator<undefined, number | null, void> {
  if (a.length < 2 * width || b.length < 2 * width) return null;
  const between = yield* kernelSteps(a, b, width);
  const [n, m] = [a.length / width, b.length / width];
  return (
    (yield* ownMean(a, width)) +
    (yield* ownMean(b, width)) -
    2 * meanOver(between, m, upTo(n), upTo(m), false)
  );
}

const HALVINGS = 200;
/** One halving in twenty gives more. */
const FLOOR_QUANTILE = 0.95;

/**
 * What one set of features scores against itself: the KID between two random halves, the level that one halving in
 * twenty exceeds. (Their mean over all halvings is 0, whatever the set.) `null` with fewer than four rows. Yields now
 * and then.
 */
export function* kidFloorSteps(
  x: Float32Array,
  width: number,
  random: Random,
): Generator<undefined, number | null, void> {
  const n = x.length / width;
  if (n < 4) return null;
  const kernel = yield* kernelSteps(x, x, width);
  const found = new Float64Array(HALVINGS);
  for (let halving = 0; halving < HALVINGS; halving++) {
    const order = shuffled(upTo(n), random);
    const [one, two] = [order.slice(0, n >> 1), order.slice(n >> 1)];
    const own = meanOver(kernel, n, one, one, true) + meanOver(kernel, n, two, two, true);
    found[halving] = own - 2 * meanOver(kernel, n, one, two, false);
    yield;
  }
  return quantile(found.sort(), FLOOR_QUANTILE);
}
