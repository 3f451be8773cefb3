import { expect, it } from 'vitest';
import TSNE from 'tsne-js';
import { iris } from '../../../../tests/fixtures/data';
import { drained } from '../drained';
import { layOutByReference } from './reference';
import { exactDivergence } from './testing/suite';
import { trustworthiness } from './trustworthiness';
import { tsne } from './tsne';

const table = iris();
const { values, rows, columns } = table;
const trust = (points: Float32Array): number =>
  trustworthiness(table, { values: points, rows, columns: 2 }, 5);

it('passes the gates that tsne-js passes, by the same exact measure', { timeout: 240_000 }, () => {
  // It depends on its random start: of several, the one of the lowest cost is taken, as is usual.
  const runs = [1, 2, 3].map((seed) =>
    layOutByReference(TSNE, values, rows, columns, { perplexity: 30, iterations: 500, seed }),
  );
  for (const { points, cost } of runs) {
    expect(exactDivergence(table, points)).toBeCloseTo(cost, 2);
    expect(trust(points)).toBeGreaterThanOrEqual(0.98);
  }
  const theirs = runs.reduce((best, run) => (run.cost < best.cost ? run : best));
  const ours = drained(tsne(values, rows, columns));
  for (const { points } of [theirs, ours]) {
    expect(exactDivergence(table, points)).toBeLessThanOrEqual(0.14);
    expect(trust(points)).toBeGreaterThanOrEqual(0.98);
  }
});

it('starts from the same places for a seed, shows itself on its way and gives Math.random back', () => {
  const { random } = Math;
  const seen: number[] = [];
  const run = (seed: number, onIteration?: (iteration: number) => void) =>
    layOutByReference(
      TSNE,
      values.subarray(0, 80),
      20,
      4,
      { perplexity: 30, iterations: 200, seed },
      onIteration,
    );
  const first = run(1, (iteration) => void seen.push(iteration));
  expect(seen.slice(0, 3)).toEqual([0, 1, 2]);
  expect(first.points.every(Number.isFinite)).toBe(true);
  expect(run(1)).toEqual(first);
  expect(run(2).points).not.toEqual(first.points);
  expect(Math.random).toBe(random);
});
