import { seeded, type Random } from '../../domain/random';
import type { Distances, OpenPoints, Points } from '../distances/contract';
import { plainDistances } from '../distances/plain';

export interface Clustering {
  readonly k: number;
  /** Cluster of each row. */
  readonly assignment: Uint16Array;
  /** `k × columns`. */
  readonly centroids: Float64Array;
  /** Sum of squared distances to the own centroid. */
  readonly inertia: number;
  readonly sizes: Int32Array;
}

export interface KMeansOptions {
  readonly seed: number;
  /** The best of so many starts is kept. */
  readonly restarts: number;
  readonly iterations: number;
}

const DEFAULTS: KMeansOptions = { seed: 1, restarts: 10, iterations: 300 };

/** k-means++ (Arthur and Vassilvitskii 2007): each next centroid is drawn in proportion to the squared distance. */
function* spread(
  { values, rows, columns }: Points,
  open: OpenPoints,
  k: number,
  random: Random,
): Generator<undefined, Float64Array, void> {
  const centroids = new Float64Array(k * columns);
  const nearest = new Float64Array(rows).fill(Infinity);
  let chosen = random.int(rows);
  for (let cluster = 0; ; cluster++) {
    const taken = values.subarray(chosen * columns, (chosen + 1) * columns);
    centroids.set(taken, cluster * columns);
    if (cluster === k - 1) return centroids;
    let total = 0;
    for (const { from, count, pitch, squared } of open.to({ values: taken, rows: 1, columns })) {
      total += lower(nearest.subarray(from, from + count), squared, pitch);
      yield;
    }
    chosen = drawn(nearest, random.unit() * total);
  }
}

/** Sets each value to the first of its row where that is less; returns their sum. */
function lower(values: Float64Array, squared: ArrayLike<number>, pitch: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const d = squared[i * pitch]!;
    if (d < values[i]!) values[i] = d;
    sum += values[i]!;
  }
  return sum;
}

/** First index at which the sum of the weights exceeds `left`; the last where rounding keeps it below. */
function drawn(weights: Float64Array, left: number): number {
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** The nearest of `k` in each row, of equal ones the first, written to `assignment`; returns whether any changed. */
function assign(
  squared: ArrayLike<number>,
  pitch: number,
  k: number,
  assignment: Uint16Array,
  distance: Float64Array,
): boolean {
  let changed = false;
  for (let i = 0; i < assignment.length; i++) {
    const at = i * pitch;
    let best = 0;
    for (let cluster = 1; cluster < k; cluster++)
      if (squared[at + cluster]! < squared[at + best]!) best = cluster;
    if (assignment[i] !== best) changed = true;
    assignment[i] = best;
    distance[i] = squared[at + best]!;
  }
  return changed;
}

/** Moves each centroid to the mean of its rows; an empty cluster takes the row that its own centroid serves worst. */
function move(
  { values, rows, columns }: Points,
  assignment: Uint16Array,
  distance: Float64Array,
  centroids: Float64Array,
  sizes: Int32Array,
): void {
  sizes.fill(0);
  centroids.fill(0);
  for (let i = 0; i < rows; i++) {
    const cluster = assignment[i]!;
    sizes[cluster]!++;
    const to = cluster * columns;
    const from = i * columns;
    for (let c = 0; c < columns; c++) centroids[to + c]! += values[from + c]!;
  }
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    if (sizes[cluster] === 0) {
      const far = distance.reduce((best, d, i) => (d > distance[best]! ? i : best), 0);
      distance[far] = 0;
      centroids.set(values.subarray(far * columns, (far + 1) * columns), cluster * columns);
    } else {
      for (let c = 0; c < columns; c++) centroids[cluster * columns + c]! /= sizes[cluster]!;
    }
  }
}

/** Yields after some rows of an iteration. */
function* lloyd(
  points: Points,
  open: OpenPoints,
  k: number,
  centroids: Float64Array,
  iterations: number,
): Generator<undefined, Clustering, void> {
  const { rows, columns } = points;
  const assignment = new Uint16Array(rows);
  const distance = new Float64Array(rows);
  const sizes = new Int32Array(k);
  for (let iteration = 0; iteration <= iterations; iteration++) {
    let changed = iteration === 0;
    const targets = { values: Float32Array.from(centroids), rows: k, columns };
    for (const { from, count, pitch, squared } of open.to(targets)) {
      const span = [from, from + count] as const;
      if (assign(squared, pitch, k, assignment.subarray(...span), distance.subarray(...span))) changed = true;
      yield;
    }
    if (!changed || iteration === iterations) break;
    move(points, assignment, distance, centroids, sizes);
  }
  sizes.fill(0);
  for (const cluster of assignment) sizes[cluster]!++;
  return { k, assignment, centroids, inertia: inertiaOf(points, assignment, centroids), sizes };
}

function inertiaOf(
  { values, rows, columns }: Points,
  assignment: Uint16Array,
  centroids: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const to = assignment[i]! * columns;
    const from = i * columns;
    for (let c = 0; c < columns; c++) {
      const d = values[from + c]! - centroids[to + c]!;
      sum += d * d;
    }
  }
  return sum;
}

/**
 * K-means of `rows × columns` values by Lloyd's iterations from k-means++ starts. Yields every few milliseconds, so that
 * it can be interleaved and cancelled; returns the clustering with the least inertia, which is summed in double
 * precision whatever measures the distances. k is lowered to the number of rows.
 */
export function* kMeans(
  x: Float32Array,
  rows: number,
  columns: number,
  k: number,
  options: Partial<KMeansOptions> = {},
  distances: Distances = plainDistances,
): Generator<{ /** Restarts that are done. */ readonly restart: number }, Clustering, void> {
  const { seed, restarts, iterations } = { ...DEFAULTS, ...options };
  const random = seeded(seed);
  const wanted = Math.min(k, rows);
  const points = { values: x, rows, columns };
  const open = distances.open(points);
  try {
    let best: Clustering | null = null;
    for (let restart = 0; restart < restarts; restart++) {
      const run = once(points, open, wanted, iterations, random);
      let step = run.next();
      try {
        for (; step.done !== true; step = run.next()) yield { restart };
      } finally {
        run.return(undefined as never);
      }
      if (best === null || step.value.inertia < best.inertia) best = step.value;
      yield { restart: restart + 1 };
    }
    return best!;
  } finally {
    open.close();
  }
}

function* once(
  points: Points,
  open: OpenPoints,
  k: number,
  iterations: number,
  random: Random,
): Generator<undefined, Clustering, void> {
  const start = yield* spread(points, open, k, random);
  return yield* lloyd(points, open, k, start, iterations);
}
