import type { DistanceRows, Distances, Neighbours, Points } from './contract';

/** Multiplications between two yields: about a millisecond. */
const PRODUCTS_A_STEP = 1_000_000;

/** Distances by plain loops in double precision: what kernels are held against, and what runs where there are none. */
export const plainDistances: Distances = {
  open: (points) => ({
    to: (others) => rowsTo(points, others),
    neighbours: (k) => neighboursOf(points, k),
    close: () => undefined,
  }),
};

export const rowsAStep = (products: number, others: number, columns: number): number =>
  Math.max(1, Math.ceil(products / Math.max(1, others * columns)));

function* rowsTo(points: Points, others: Points): Generator<DistanceRows, void, void> {
  const most = rowsAStep(PRODUCTS_A_STEP, others.rows, points.columns);
  const squared = new Float64Array(most * others.rows);
  for (let from = 0; from < points.rows; from += most) {
    const count = Math.min(most, points.rows - from);
    for (let i = 0; i < count; i++) fill(points, from + i, others, squared, i * others.rows);
    yield { from, count, pitch: others.rows, squared };
  }
}

function fill(
  { values, columns }: Points,
  row: number,
  others: Points,
  squared: Float64Array,
  at: number,
): void {
  const own = row * columns;
  for (let j = 0; j < others.rows; j++) {
    const other = j * columns;
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      const d = values[own + c]! - others.values[other + c]!;
      sum += d * d;
    }
    squared[at + j] = sum;
  }
}

function* neighboursOf(points: Points, k: number): Generator<number, Neighbours, void> {
  const index = new Int32Array(points.rows * k);
  const squared = new Float64Array(points.rows * k);
  for (const { from, count, pitch, squared: rows } of rowsTo(points, points)) {
    for (let i = 0; i < count; i++) {
      const row = from + i;
      const span = [row * k, (row + 1) * k] as const;
      const own = rows.subarray(i * pitch, (i + 1) * pitch);
      nearest(own, row, index.subarray(...span), squared.subarray(...span));
    }
    yield from + count;
  }
  return { k, index, squared };
}

/** Fills `index` and `squared` with the nearest others of row `self` by insertion, given its distances to all. */
export function nearest(
  distances: ArrayLike<number>,
  self: number,
  index: Int32Array,
  squared: Float64Array,
): void {
  const k = index.length;
  squared.fill(Infinity);
  for (let j = 0; j < distances.length; j++) {
    const d = distances[j]!;
    if (d >= squared[k - 1]! || j === self) continue;
    let at = k - 1;
    for (; at > 0 && squared[at - 1]! > d; at--) {
      squared[at] = squared[at - 1]!;
      index[at] = index[at - 1]!;
    }
    squared[at] = d;
    index[at] = j;
  }
}
