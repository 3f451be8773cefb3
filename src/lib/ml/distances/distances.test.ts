import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { drained } from '../drained';
import type { Kernels } from '../engine/wasm/create';
import { openKernels } from '../engine/wasm/node';
import type { Distances, Points } from './contract';
import { kernelDistances } from './kernels';
import { plainDistances } from './plain';

/** Whole numbers, so that both precisions give the same and many distances are tied. */
const grid = (rows: number, columns: number, seed: number): Points => ({
  ...{ rows, columns },
  values: Float32Array.from({ length: rows * columns }, (_, i) =>
    Math.floor(5 * Math.abs(Math.sin(i * seed))),
  ),
});

function matrix(distances: Distances, a: Points, b: Points): number[][] {
  const open = distances.open(a);
  const result: number[][] = [];
  for (const { from, count, pitch, squared } of open.to(b)) {
    expect(from).toBe(result.length);
    for (let i = 0; i < count; i++) result.push([...squared.subarray(i * pitch, i * pitch + b.rows)]);
  }
  open.close();
  return result;
}

const nearest = (distances: Distances, points: Points, k: number) => {
  const open = distances.open(points);
  const { index, squared } = drained(open.neighbours(k));
  open.close();
  return { index: [...index], squared: [...squared] };
};

it('measures what is known, and takes the lower of equally near rows', () => {
  const line: Points = { rows: 4, columns: 1, values: Float32Array.of(0, 1, 2, 4) };
  expect(matrix(plainDistances, line, { ...line, rows: 2 })).toEqual([
    [0, 1],
    [1, 0],
    [4, 1],
    [16, 9],
  ]);
  expect(nearest(plainDistances, line, 2)).toEqual({
    index: [1, 2, 0, 2, 1, 0, 2, 1],
    squared: [1, 4, 1, 1, 1, 4, 4, 9],
  });
});

describe.each([1, 2, 3])('kernels on %i threads', (threads) => {
  let open: Kernels;
  beforeAll(async () => {
    open = await openKernels({ threads, build: 'simd' });
  });
  afterEach(() => expect(open.heap.inUse).toBe(0));
  afterAll(() => open.release());

  it.each([
    [1, 3, 1],
    [4, 1, 2],
    [7, 9, 5],
    [130, 61, 16],
  ])('measure as plain script does from %i to %i points of %i columns', (rows, others, columns) => {
    const [a, b] = [grid(rows, columns, 1.7), grid(others, columns, 2.9)];
    expect(matrix(kernelDistances(open), a, b)).toEqual(matrix(plainDistances, a, b));
  });

  it.each([
    [2, 1, 3],
    [5, 4, 2],
    [101, 17, 3],
    [402, 40, 4],
  ])('find the nearest of %i points as plain script does', (rows, k, columns) => {
    const points = grid(rows, columns, 3.3);
    expect(nearest(kernelDistances(open), points, k)).toEqual(nearest(plainDistances, points, k));
  });

  it('measure many points in several steps', () => {
    const points = grid(2100, 8, 1.1);
    const held = kernelDistances(open).open(points);
    let steps = 0;
    let rows = 0;
    for (const { count } of held.to(points)) {
      steps++;
      rows += count;
    }
    held.close();
    expect(rows).toBe(2100);
    expect(steps).toBeGreaterThan(2);
  });
});
