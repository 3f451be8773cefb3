import { expect, it } from 'vitest';
import { digits500, iris } from '../../../../tests/fixtures/data';
import { fitPca, projectPca } from '../features/pca';
import { affinities, nearestNeighbours } from './affinities';
import { divergence, tsneGradient, workspace } from './gradient';
import { trustworthiness } from './trustworthiness';
import { tsne, type TsneFrame } from './tsne';

const Z = Float32Array.of(0, 0, 1, 0, 0, 2, 3, 3, 4, 1);
const Y = Float64Array.of(0, 0, 0.5, 0, 0, 0.4, 1, 1, 1.2, 0.3);

function last(frames: Generator<TsneFrame>): TsneFrame {
  let frame: TsneFrame | undefined;
  for (frame of frames);
  return frame!;
}

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
    const { points, kl } = last(tsne(values, rows, columns, { frameEvery: 1000 }));
    expect(kl).toBeLessThanOrEqual(klGate);
    expect(trustworthiness(values, columns, points, 2, rows, 5)).toBeGreaterThanOrEqual(trustGate);
  }
});

it('gives the same frames twice, and stops when it is closed', () => {
  const { values, rows, columns } = iris();
  const run = () => last(tsne(values, rows, columns, { iterations: 60 }));
  expect(run().points).toEqual(run().points);
  const frames = tsne(values, rows, columns);
  expect(frames.next().value?.iteration).toBe(10);
  frames.return({ iteration: 0, points: new Float32Array(), kl: 0 });
  expect(frames.next().done).toBe(true);
});

it('keeps the layout that it starts from', () => {
  const { values, rows, columns } = iris();
  const first = last(tsne(values, rows, columns, { frameEvery: 1000 }));
  const again = last(tsne(values, rows, columns, { start: first.points, iterations: 50 }));
  expect(again.kl).toBeLessThanOrEqual(first.kl + 1e-3);
  expect(trustworthiness(first.points, 2, again.points, 2, rows, 5)).toBeGreaterThan(0.98);
});

it('works with three images', () => {
  expect(
    last(tsne(Float32Array.of(0, 0, 1, 1, 5, 5), 3, 2, { iterations: 50 })).points.every(Number.isFinite),
  ).toBe(true);
});
