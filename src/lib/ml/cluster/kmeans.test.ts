import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { iris } from '../../../../tests/fixtures/data';
import { kernelDistances } from '../distances/kernels';
import { plainDistances } from '../distances/plain';
import { drained } from '../drained';
import type { Kernels } from '../engine/wasm/create';
import { openKernels } from '../engine/wasm/node';
import { kMeans, type Clustering, type KMeansOptions } from './kmeans';
import { nearestCentroids } from './nearest-centroid';
import { silhouettes, silhouetteSteps } from './silhouette';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await openKernels({ threads: 2, build: 'simd' });
});
afterEach(() => expect(kernels.heap.inUse).toBe(0));
afterAll(() => kernels.release());

describe.each([
  ['plain script', () => plainDistances],
  ['kernels', () => kernelDistances(kernels)],
])('by the distances of %s', (_, distances) => {
  const cluster = (x: Float32Array, columns: number, k: number, options: Partial<KMeansOptions> = {}) =>
    drained(kMeans(x, x.length / columns, columns, k, options, distances()));

  it.each([
    [2, 152.347952],
    [3, 78.851441],
    [4, 57.228473],
    [5, 46.446182],
  ])('finds the best clustering of iris into %i', (k, inertia) => {
    const { values, columns } = iris();
    for (const seed of [1, 2, 3]) {
      expect(cluster(values, columns, k, { seed, restarts: 20 }).inertia).toBeCloseTo(inertia, 3);
    }
  });

  it('gives sizes and silhouette of three clusters', () => {
    const { values, rows, columns } = iris();
    const { assignment, sizes } = cluster(values, columns, 3);
    expect([...sizes].sort()).toEqual([38, 50, 62]);
    const widths = silhouettes(values, rows, columns, assignment, 3, distances());
    expect(widths.reduce((sum, s) => sum + s / rows, 0)).toBeCloseTo(0.552819, 5);
  });

  it('gives the same clusters for the same seed', () => {
    const { values, columns } = iris();
    const options = { seed: 9, restarts: 1 };
    expect(cluster(values, columns, 6, options)).toEqual(cluster(values, columns, 6, options));
  });

  it('leaves nothing behind where it is closed on its way', () => {
    const { values, rows, columns } = iris();
    const steps = kMeans(values, rows, columns, 3, {}, distances());
    for (let i = 0; i < 5; i++) steps.next();
    steps.return(undefined as never);
    const measuring = silhouetteSteps(values, rows, columns, new Uint16Array(rows), 1, distances());
    measuring.next();
    measuring.return(undefined as never);
  });
});

const run = (x: Float32Array, columns: number, k: number): Clustering =>
  drained(kMeans(x, x.length / columns, columns, k));

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
