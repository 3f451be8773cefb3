import { expect, it } from 'vitest';
import type { Distances, Points } from '../../distances/contract';
import { plainDistances } from '../../distances/plain';
import { drained } from '../../drained';
import { affinities, type Affinities } from '../affinities';
import { divergence, gradientAt, repulsionAt, workspace } from '../gradient';
import { trustworthiness } from '../trustworthiness';
import type { TsneFrame, TsneOptions } from '../tsne';

/** What lays out, as the suite drives it. */
export interface Tested {
  readonly distances: () => Distances;
  /** Divergence at the places `y`, and the places after one step from rest without exaggeration. */
  firstStep(p: Affinities, y: Float64Array, rate: number): Promise<{ kl: number; points: Float32Array }>;
  layOut(points: Points, options: Partial<TsneOptions>): Promise<TsneFrame>;
}

const Z: Points = { values: Float32Array.of(0, 0, 1, 0, 0, 2, 3, 3, 4, 1), rows: 5, columns: 2 };
const Y = Float64Array.of(0, 0, 0.5, 0, 0, 0.4, 1, 1, 1.2, 0.3);
const P = [
  0.14466332, 0.09567407, 0.00174978, 0.00327597, 0.05242359, 0.00691003, 0.02165981, 0.01630014, 0.00244195,
  0.15490134,
];
const GRADIENT = [
  -0.0215335, 0.02493544, 0.19336682, 0.09504637, 0.11607535, 0.03138786, -0.15225524, 0.06200354,
  -0.13565342, -0.21337321,
];

export function neighboursOf(distances: Distances, points: Points, k: number) {
  const open = distances.open(points);
  const near = drained(open.neighbours(k));
  open.close();
  return near;
}

/** Divergence in nats with the affinities of all pairs, whatever a layout was made with. */
export function exactDivergence(points: Points, layout: Float32Array, perplexity = 30): number {
  const p = affinities(neighboursOf(plainDistances, points, points.rows - 1), perplexity);
  const y = Float64Array.from(layout);
  return divergence(p, y, repulsionAt(y, workspace(points.rows)));
}

/** What every way to lay out has to pass: the unit vector, plain double precision, and the gates on real data. */
export function tsneSuite(tested: Tested, tables: { readonly iris: Points; readonly digits: Points }): void {
  it('finds the affinities, divergence and gradient of the unit vector', async () => {
    const p = affinities(neighboursOf(tested.distances(), Z, 4), 2);
    const pairs = [0, 1, 2, 3].flatMap((i) => [1, 2, 3, 4].filter((j) => j > i).map((j) => valueOf(p, i, j)));
    pairs.forEach((value, n) => expect(value).toBeCloseTo(P[n]!, 5));
    const { kl, points } = await tested.firstStep(p, Y, 1);
    expect(kl).toBeCloseTo(0.40773133, 5);
    // From rest, gains of 1 shrink to 0.8 at the first step.
    points.forEach((at, i) => expect((Y[i]! - at) / 0.8).toBeCloseTo(GRADIENT[i]!, 5));
  });

  it('steps as double precision does, however many points fill up a block', async () => {
    for (const rows of [3, 4, 6, 13, 259]) {
      const values = Float32Array.from({ length: rows * 5 }, (_, i) => Math.sin(i * 12.9898) * 4);
      const near = neighboursOf(tested.distances(), { values, rows, columns: 5 }, Math.min(rows - 1, 20));
      const p = affinities(near, Math.min(6, (rows - 1) / 3));
      const y = Float64Array.from({ length: rows * 2 }, (_, i) => Math.cos(i * 78.233) * 5);
      const { kl, points } = await tested.firstStep(p, y, 1);
      const space = workspace(rows);
      const z = repulsionAt(y, space);
      const gradient = gradientAt(p, y, 1, space, z);
      expect(kl).toBeCloseTo(divergence(p, y, z), 4);
      points.forEach((at, i) => expect(y[i]! - at).toBeCloseTo(0.8 * gradient[i]!, 5));
    }
  });

  it.each([
    ['iris', 0.14, 0.98],
    ['digits', 0.44, 0.99],
  ] as const)('passes the gates on %s', async (name, klGate, trustGate) => {
    const table = tables[name];
    const { points, kl } = await tested.layOut(table, {});
    expect(kl).toBeLessThanOrEqual(klGate);
    expect(exactDivergence(table, points)).toBeLessThanOrEqual(klGate);
    const plane = { values: points, rows: table.rows, columns: 2 };
    expect(trustworthiness(table, plane, 5)).toBeGreaterThanOrEqual(trustGate);
  });

  it('gives the same layout twice', async () => {
    const run = () => tested.layOut(tables.iris, { iterations: 60 });
    expect(await run()).toEqual(await run());
  });

  it('keeps the layout that it starts from', async () => {
    const { iris } = tables;
    const first = await tested.layOut(iris, { iterations: 500 });
    const again = await tested.layOut(iris, { start: first.points, iterations: 50 });
    expect(again.kl).toBeLessThanOrEqual(first.kl + 1e-3);
    const planes = [first, again].map(({ points }) => ({ values: points, rows: iris.rows, columns: 2 }));
    expect(trustworthiness(planes[0]!, planes[1]!, 5)).toBeGreaterThan(0.98);
  });
}

function valueOf(p: Affinities, i: number, j: number): number {
  for (let at = p.start[i]!; at < p.start[i + 1]!; at++) if (p.column[at] === j) return p.value[at]!;
  return NaN;
}
