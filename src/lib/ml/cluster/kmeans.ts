import { seeded, type Random } from '../../domain/random';

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

function squaredTo(
  x: Float32Array,
  row: number,
  columns: number,
  centroids: Float64Array,
  cluster: number,
): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) {
    const d = x[row * columns + c]! - centroids[cluster * columns + c]!;
    sum += d * d;
  }
  return sum;
}

/** k-means++ (Arthur and Vassilvitskii 2007): each next centroid is drawn in proportion to the squared distance. */
function spread(x: Float32Array, rows: number, columns: number, k: number, random: Random): Float64Array {
  const centroids = new Float64Array(k * columns);
  const take = (cluster: number, row: number) =>
    centroids.set(x.subarray(row * columns, (row + 1) * columns), cluster * columns);
  take(0, random.int(rows));
  const nearest = new Float64Array(rows).fill(Infinity);
  for (let cluster = 1; cluster < k; cluster++) {
    let total = 0;
    for (let i = 0; i < rows; i++) {
      nearest[i] = Math.min(nearest[i]!, squaredTo(x, i, columns, centroids, cluster - 1));
      total += nearest[i]!;
    }
    let left = random.unit() * total;
    let chosen = rows - 1;
    for (let i = 0; i < rows; i++) {
      left -= nearest[i]!;
      if (left < 0) {
        chosen = i;
        break;
      }
    }
    take(cluster, chosen);
  }
  return centroids;
}

/** Yields after each iteration, which goes through all rows twice. */
function* lloyd(
  x: Float32Array,
  rows: number,
  columns: number,
  k: number,
  centroids: Float64Array,
  iterations: number,
): Generator<undefined, Clustering, void> {
  const assignment = new Uint16Array(rows);
  const distance = new Float64Array(rows);
  const sizes = new Int32Array(k);
  let inertia = Infinity;
  for (let iteration = 0; iteration <= iterations; iteration++) {
    let changed = iteration === 0;
    inertia = 0;
    for (let i = 0; i < rows; i++) {
      let best = 0;
      let least = Infinity;
      for (let cluster = 0; cluster < k; cluster++) {
        const d = squaredTo(x, i, columns, centroids, cluster);
        if (d < least) {
          least = d;
          best = cluster;
        }
      }
      if (assignment[i] !== best) changed = true;
      assignment[i] = best;
      distance[i] = least;
      inertia += least;
    }
    if (!changed || iteration === iterations) break;
    yield;
    sizes.fill(0);
    centroids.fill(0);
    for (let i = 0; i < rows; i++) {
      sizes[assignment[i]!]!++;
      for (let c = 0; c < columns; c++) centroids[assignment[i]! * columns + c]! += x[i * columns + c]!;
    }
    for (let cluster = 0; cluster < k; cluster++) {
      if (sizes[cluster] === 0) {
        // An empty cluster takes the row that its own centroid serves worst.
        const far = distance.indexOf(Math.max(...distance));
        distance[far] = 0;
        centroids.set(x.subarray(far * columns, (far + 1) * columns), cluster * columns);
      } else {
        for (let c = 0; c < columns; c++) centroids[cluster * columns + c]! /= sizes[cluster]!;
      }
    }
  }
  sizes.fill(0);
  for (const cluster of assignment) sizes[cluster]!++;
  return { k, assignment, centroids, inertia, sizes };
}

/**
 * K-means of `rows × columns` values by Lloyd's iterations from k-means++ starts. Yields after each iteration, so that
 * it can be interleaved and cancelled; returns the clustering with the least inertia. k is lowered to the number of
 * rows.
 */
export function* kMeans(
  x: Float32Array,
  rows: number,
  columns: number,
  k: number,
  options: Partial<KMeansOptions> = {},
): Generator<{ /** Restarts that are done. */ readonly restart: number }, Clustering, void> {
  const { seed, restarts, iterations } = { ...DEFAULTS, ...options };
  const random = seeded(seed);
  const wanted = Math.min(k, rows);
  let best: Clustering | null = null;
  for (let restart = 0; restart < restarts; restart++) {
    const start = spread(x, rows, columns, wanted, random);
    const run = lloyd(x, rows, columns, wanted, start, iterations);
    let step = run.next();
    for (; step.done !== true; step = run.next()) yield { restart };
    if (best === null || step.value.inertia < best.inertia) best = step.value;
    yield { restart: restart + 1 };
  }
  return best!;
}
