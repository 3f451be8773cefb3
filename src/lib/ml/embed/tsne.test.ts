import { expect, it } from 'vitest';
import { digits500, iris } from '../../../../tests/fixtures/data';
import { drained } from '../drained';
import { fitPca, projectPca } from '../features/pca';
import { affinities, nearestNeighbours } from './affinities';
import { divergence, tsneGradient, workspace } from './gradient';
import { trustworthiness } from './trustworthiness';
import { tsne, type TsneStep } from './tsne';

const Z = Float32Array.of(0, 0, 1, 0, 0, 2, 3, 3, 4, 1);
const Y = Float64Array.of(0, 0, 0.5, 0, 0, 0.4, 1, 1, 1.2, 0.3);

it('finds the affinities, divergence and gradient of the unit vector', () => {
  const p = affinities(nearestNeighbours(Z, 5, 2, 4), 2);
  const pair = (i: number, j: number) => {
    for (let at = p.start[i]!; at < p.start[i + 1]!; at++) if (p.column[at] === j) return 2 * p.value[at]!;
    return NaN;
  };
  const expected = [
    0.14466332, 0.09567407, 0.00174978, 0.00327597, 0.05242359, 0.00691003, 0.02165981, 0.01630014,
    0.00244195, 0.15490134,
  ];
  const pairs = [0, 1, 2, 3].flatMap((i) => [1, 2, 3, 4].filter((j) => j > i).map((j) => pair(i, j) / 2));
  pairs.forEach((value, n) => expect(value).toBeCloseTo(expected[n]!, 5));

  const gradient = new Float64Array(10);
  const z = tsneGradient(p, Y, 1, gradient, workspace(5));
  expect(divergence(p, Y, z)).toBeCloseTo(0.40773133, 5);
  const known = [
    -0.0215335, 0.02493544, 0.19336682, 0.09504637, 0.11607535, 0.03138786, -0.15225524, 0.06200354,
    -0.13565342, -0.21337321,
  ];
  gradient.forEach((g, i) => expect(g).toBeCloseTo(known[i]!, 5));
});

it('has the gradient that finite differences give', () => {
  const { rows, columns, values } = iris();
  const p = affinities(nearestNeighbours(values, rows, columns, 40), 12);
  const y = Float64Array.from({ length: rows * 2 }, (_, i) => Math.sin(i * 12.9898) * 3);
  const gradient = new Float64Array(rows * 2);
  const scratch = new Float64Array(rows * 2);
  tsneGradient(p, y, 1, gradient, workspace(rows));
  const cost = (at: Float64Array) => divergence(p, at, tsneGradient(p, at, 1, scratch, workspace(rows)));
  for (const i of [0, 7, 101, 299]) {
    const up = y.slice();
    const down = y.slice();
    up[i]! += 1e-5;
    down[i]! -= 1e-5;
    expect((cost(up) - cost(down)) / 2e-5).toBeCloseTo(gradient[i]!, 7);
  }
});

it('measures trustworthiness and continuity', () => {
  // Unevenly spaced, so that no neighbour is tied: with ties the value depends on how they are broken.
  const x = [0, 1.2, 2, 3, 4.2];
  const e = [0, 2, 4, 1, 3];
  expect(trustworthiness(x, 1, e, 1, 5, 1)).toBeCloseTo(0.2, 10);
  expect(trustworthiness(e, 1, x, 1, 5, 1)).toBeCloseTo(1 / 3, 10);

  const { values, rows, columns } = iris();
  const plane = projectPca(fitPca(values, rows, columns, 2), values, rows);
  expect(trustworthiness(values, columns, plane, 2, rows, 5)).toBeCloseTo(0.978742, 3);
  expect(trustworthiness(plane, 2, values, columns, rows, 5)).toBeCloseTo(0.990047, 3);
});

it('passes the gates on iris and on digits', () => {
  for (const [table, klGate, trustGate] of [
    [iris(), 0.14, 0.98],
    [digits500(), 0.44, 0.99],
  ] as const) {
    const { values, rows, columns } = table;
    const { points, kl } = drained(tsne(values, rows, columns));
    expect(kl).toBeLessThanOrEqual(klGate);
    expect(trustworthiness(values, columns, points, 2, rows, 5)).toBeGreaterThanOrEqual(trustGate);
  }
});

it('gives the same layout twice, and stops when it is closed', () => {
  const { values, rows, columns } = iris();
  const run = () => drained(tsne(values, rows, columns, { iterations: 60 }));
  expect(run()).toEqual(run());
  const steps = tsne(values, rows, columns);
  expect(steps.next().value).toMatchObject({ phase: 'neighbours', done: 1, of: rows });
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
  expect([...new Set(seen.map(({ phase }) => phase))]).toEqual([
    'neighbours',
    'affinities',
    'start',
    'descent',
  ]);
  expect(frames.map(({ iteration }) => iteration)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(frames[10]!.points).toEqual(drained(tsne(values, rows, columns, { iterations: 10 })).points);
  expect(step.value.iteration).toBe(20);
});

it('yields within a few milliseconds, also where there are many rows', () => {
  const [rows, columns] = [2000, 32];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 12.9898));
  const steps = tsne(values, rows, columns, { iterations: 3 });
  const pauses: number[] = [];
  for (;;) {
    const from = performance.now();
    if (steps.next().done === true) break;
    pauses.push(performance.now() - from);
  }
  pauses.sort((a, b) => a - b);
  // Not the maximum: a busy machine stops any test for a while.
  expect(pauses[Math.floor(0.999 * pauses.length)]).toBeLessThan(30);
});

it('keeps the layout that it starts from', () => {
  const { values, rows, columns } = iris();
  const first = drained(tsne(values, rows, columns));
  const again = drained(tsne(values, rows, columns, { start: first.points, iterations: 50 }));
  expect(again.kl).toBeLessThanOrEqual(first.kl + 1e-3);
  expect(trustworthiness(first.points, 2, again.points, 2, rows, 5)).toBeGreaterThan(0.98);
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
  expect(trustworthiness(values, columns, warm.points, 2, rows, 5)).toBeGreaterThanOrEqual(0.99);
});

it('works with three images', () => {
  expect(
    drained(tsne(Float32Array.of(0, 0, 1, 1, 5, 5), 3, 2, { iterations: 50 })).points.every(Number.isFinite),
  ).toBe(true);
});
