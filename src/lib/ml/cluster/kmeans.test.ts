import { expect, it } from 'vitest';
import { iris } from '../../../../tests/fixtures/data';
import { kMeans, type Clustering, type KMeansOptions } from './kmeans';
import { nearestCentroids } from './nearest-centroid';
import { silhouettes } from './silhouette';

function run(x: Float32Array, columns: number, k: number, options: Partial<KMeansOptions> = {}): Clustering {
  const steps = kMeans(x, x.length / columns, columns, k, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

it.each([
  [2, 152.347952],
  [3, 78.851441],
  [4, 57.228473],
  [5, 46.446182],
])('finds the best clustering of iris into %i', (k, inertia) => {
  const { values, columns } = iris();
  for (const seed of [1, 2, 3]) {
    expect(run(values, columns, k, { seed, restarts: 20 }).inertia).toBeCloseTo(inertia, 3);
  }
});

it('gives sizes and silhouette of three clusters', () => {
  const { values, rows, columns } = iris();
  const { assignment, sizes } = run(values, columns, 3);
  expect([...sizes].sort()).toEqual([38, 50, 62]);
  const mean = silhouettes(values, rows, columns, assignment, 3).reduce((sum, s) => sum + s / rows, 0);
  expect(mean).toBeCloseTo(0.552819, 5);
});

it('gives the same clusters for the same seed', () => {
  const { values, columns } = iris();
  const options = { seed: 9, restarts: 1 };
  expect(run(values, columns, 6, options).assignment).toEqual(run(values, columns, 6, options).assignment);
});

it('copes with fewer rows than clusters and with equal rows', () => {
  expect(run(Float32Array.of(1, 2, 3), 1, 5).k).toBe(3);
  const equal = run(new Float32Array(12), 2, 3);
  expect(equal.inertia).toBe(0);
  expect(equal.centroids.every(Number.isFinite)).toBe(true);
});

it('gives other rows to the nearest centroid', () => {
  const { values, rows, columns } = iris();
  const { assignment, centroids } = run(values, columns, 3);
  const again = nearestCentroids(values, rows, columns, centroids);
  expect([...again.cluster]).toEqual([...assignment]);
  expect([...nearestCentroids(Float32Array.of(1, 4, 9), 3, 1, Float64Array.of(0, 8)).cluster]).toEqual([
    0, 0, 1,
  ]);
  expect([...nearestCentroids(Float32Array.of(1), 1, 1, Float64Array.of(3, 0)).squared]).toEqual([1]);
});
