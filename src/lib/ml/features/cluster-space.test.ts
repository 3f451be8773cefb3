import { expect, it } from 'vitest';
import { stream } from '../../domain/random';
import { kMeans } from '../cluster/kmeans';
import { drained } from '../drained';
import { fitClusterSpace, inClusterSpace } from './cluster-space';
import { unitRows } from './normalise';

const COLUMNS = 12;
const ROWS = 90;

/** Three directions with a little noise, at lengths that differ by a factor of ten. */
function bundles(): Float32Array {
  const random = stream(3, 'bundles');
  const x = new Float32Array(ROWS * COLUMNS);
  for (let row = 0; row < ROWS; row++) {
    const length = 1 + 9 * random.unit();
    for (let c = 0; c < COLUMNS; c++) {
      const along = c % 3 === row % 3 ? 1 : 0.2;
      x[row * COLUMNS + c] = length * (along + 0.1 * random.unit());
    }
  }
  return x;
}

it('gives each row length one, and leaves an empty row as it is', () => {
  expect([...unitRows(Float32Array.of(3, 4, 0, 0), 2)]).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 0]);
});

it('clusters by direction, whatever the length', () => {
  const x = bundles();
  const space = fitClusterSpace(x, ROWS, COLUMNS, 4);
  const values = inClusterSpace(space, x);
  expect(values.length).toBe(ROWS * 4);
  const { assignment } = drained(kMeans(values, ROWS, 4, 3));
  const bundleOf = [0, 1, 2].map((row) => assignment[row]!);
  expect(new Set(bundleOf).size).toBe(3);
  for (let row = 0; row < ROWS; row++) expect(assignment[row]).toBe(bundleOf[row % 3]);
});

it('places new images where the same images stood when it was fitted', () => {
  const x = bundles();
  const space = fitClusterSpace(x, ROWS, COLUMNS);
  const all = inClusterSpace(space, x);
  const tenfold = x.slice(5 * COLUMNS, 6 * COLUMNS).map((value) => 10 * value);
  inClusterSpace(space, tenfold).forEach((value, k) => {
    expect(value).toBeCloseTo(all[5 * space.components + k]!, 5);
  });
});
