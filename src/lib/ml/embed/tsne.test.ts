import { describe, expect, it } from 'vitest';
import { digits500, iris } from '../../../../tests/fixtures/data';
import { drained } from '../drained';
import { fitPca, projectPca } from '../features/pca';
import type { Points } from '../distances/contract';
import { plainDistances } from '../distances/plain';
import { affinities, type Affinities } from './affinities';
import { divergence, gradientAt, repulsionAt, workspace } from './gradient';
import { PLAIN } from './plain';
import { onMachine } from './testing/sync';
import { neighboursOf, tsneSuite } from './testing/suite';
import { trustworthiness } from './trustworthiness';
import { tsne, type TsneStep } from './tsne';

describe('plain script', () => {
  tsneSuite(
    onMachine(() => PLAIN),
    { iris: iris(), digits: digits500() },
  );
});

it('has the gradient that finite differences give', () => {
  const table = iris();
  const { rows } = table;
  const p = affinities(neighboursOf(plainDistances, table, 40), 12);
  const y = Float64Array.from({ length: rows * 2 }, (_, i) => Math.sin(i * 12.9898) * 3);
  const space = workspace(rows);
  const gradient = gradientAt(p, y, 1, space, repulsionAt(y, space)).slice();
  const cost = (at: Float64Array) => divergence(p, at, repulsionAt(at, space));
  for (const i of [0, 7, 101, 299]) {
    const up = y.slice();
    const down = y.slice();
    up[i]! += 1e-5;
    down[i]! -= 1e-5;
    expect((cost(up) - cost(down)) / 2e-5).toBeCloseTo(gradient[i]!, 7);
  }
});

it('weighs neighbours so that each row has the perplexity, also where all are equally far', () => {
  const perplexity = (p: Affinities): number => 2 ** -p.value.reduce((sum, v) => sum + v * Math.log2(v), 0);
  // All pairs of a regular simplex weigh the same: 2ⁿ of the entropy over all pairs is their number.
  const rows = 6;
  const simplex = Float32Array.from({ length: rows * rows }, (_, i) => Number(i % (rows + 1) === 0));
  const p = affinities(neighboursOf(plainDistances, { values: simplex, rows, columns: rows }, 5), 2);
  expect(perplexity(p)).toBeCloseTo(rows * (rows - 1), 6);
  // Where rows are the same image, there still is a number for each.
  const same = { values: Float32Array.of(1, 1, 1, 1, 1, 7), rows: 6, columns: 1 };
  const repeated = affinities(neighboursOf(plainDistances, same, 5), 2);
  expect(repeated.value.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 10);
});

it('measures trustworthiness and continuity', () => {
  const line = (...values: number[]): Points => ({
    values: Float32Array.from(values),
    rows: values.length,
    columns: 1,
  });
  // Unevenly spaced, so that no neighbour is tied: with ties the value depends on how they are broken.
  const x = line(0, 1.2, 2, 3, 4.2);
  const e = line(0, 2, 4, 1, 3);
  expect(trustworthiness(x, e, 1)).toBeCloseTo(0.2, 10);
  expect(trustworthiness(e, x, 1)).toBeCloseTo(1 / 3, 10);

  const table = iris();
  const { values, rows, columns } = table;
  const plane = { values: projectPca(fitPca(values, rows, columns, 2), values, rows), rows, columns: 2 };
  expect(trustworthiness(table, plane, 5)).toBeCloseTo(0.978742, 3);
  expect(trustworthiness(plane, table, 5)).toBeCloseTo(0.990047, 3);
});

it('stops when it is closed', () => {
  const { values, rows, columns } = iris();
  const steps = tsne(values, rows, columns);
  expect(steps.next().value).toMatchObject({ phase: 'neighbours', of: rows });
  steps.return({ iteration: 0, points: new Float32Array(), kl: 0 });
  expect(steps.next().done).toBe(true);
});

it('shows the layout of any iteration as a copy of its own, the last of which is the result', () => {
  const { values, rows, columns } = iris();
  const steps = tsne(values, rows, columns, { iterations: 20 });
  const seen: TsneStep[] = [];
  const frames = [];
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    seen.push(step.value);
    if (step.value.frame !== null) frames.push(step.value.frame());
  }
  expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['neighbours', 'affinities', 'descent']);
  expect(frames.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(frames[10]!.points).toEqual(drained(tsne(values, rows, columns, { iterations: 10 })).points);
  expect(step.value.iteration).toBe(20);
});

it('takes many small steps where there are many rows', () => {
  const [rows, columns] = [2000, 32];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 12.9898));
  const steps = new Map<string, number>();
  for (const { phase, frame } of tsne(values, rows, columns, { iterations: 3 })) {
    if (frame === null) steps.set(phase, (steps.get(phase) ?? 0) + 1);
  }
  // Distances are a million products a step at most about, repulsion a quarter of a million pairs of points.
  expect(steps.get('neighbours')).toBeGreaterThan((0.9 * rows * rows * columns) / 1e6);
  expect(steps.get('affinities')).toBeGreaterThanOrEqual(rows);
  expect(steps.get('descent')).toBeGreaterThan((0.7 * (4 * rows * rows)) / 2 / 250_000);
});

it('places what is new amidst its neighbours', () => {
  const { values, rows, columns } = iris();
  const first = drained(tsne(values, rows, columns));
  const start = first.points.slice();
  start.fill(NaN, 20, 22);
  const { points } = drained(tsne(values, rows, columns, { start, iterations: 0 }));
  expect(Math.hypot(points[20]! - first.points[20]!, points[21]! - first.points[21]!)).toBeLessThan(3);
  expect(points.slice(0, 20)).toEqual(first.points.slice(0, 20));
});

it('gets as good a layout from the one of other features', () => {
  const { values, rows, columns } = digits500();
  const left = Float32Array.from(
    { length: rows * 32 },
    (_, i) => values[Math.floor(i / 32) * columns + (i % 32)]!,
  );
  const before = drained(tsne(left, rows, 32));
  const warm = drained(tsne(values, rows, columns, { start: before.points }));
  const cold = drained(tsne(values, rows, columns));
  expect(warm.kl).toBeLessThan(cold.kl + 0.05);
  expect(
    trustworthiness({ values, rows, columns }, { values: warm.points, rows, columns: 2 }, 5),
  ).toBeGreaterThanOrEqual(0.99);
});

it('narrows wide rows to their principal components', () => {
  const { values, rows, columns } = iris();
  const wide = 70;
  const padded = new Float32Array(rows * wide);
  for (let i = 0; i < rows; i++) padded.set(values.subarray(i * columns, (i + 1) * columns), i * wide);
  const phases = Array.from(tsne(padded, rows, wide, { iterations: 0 }), ({ phase }) => phase);
  expect(phases[0]).toBe('narrowing');
  const { points, kl } = drained(tsne(padded, rows, wide));
  expect(kl).toBeLessThanOrEqual(0.14);
  expect(
    trustworthiness({ values, rows, columns }, { values: points, rows, columns: 2 }, 5),
  ).toBeGreaterThanOrEqual(0.98);
});

it('works with three images', () => {
  expect(
    drained(tsne(Float32Array.of(0, 0, 1, 1, 5, 5), 3, 2, { iterations: 50 })).points.every(Number.isFinite),
  ).toBe(true);
});
