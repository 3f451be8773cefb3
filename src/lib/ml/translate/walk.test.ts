import { expect, it } from 'vitest';
import { NEWEST, plainRoutes, walkRoutes } from './walk';

it('moves each source once into each style', () => {
  expect(plainRoutes(Int32Array.of(7, 9), 2)).toEqual([
    { source: 7, hops: [{ style: 0, snapshot: NEWEST }] },
    { source: 7, hops: [{ style: 1, snapshot: NEWEST }] },
    { source: 9, hops: [{ style: 0, snapshot: NEWEST }] },
    { source: 9, hops: [{ style: 1, snapshot: NEWEST }] },
  ]);
});

const sources = Int32Array.from({ length: 600 }, (_, i) => i);
const own = [...sources].map((i) => (i % 3 === 2 ? -1 : i % 3));
const options = { sources, own, styles: 2, copies: 2, snapshots: 3, seed: 5 };

it('walks two to five hops, first to another style, at last anywhere, by any snapshot', () => {
  const routes = walkRoutes(options);
  expect(routes.length).toBe(1200);
  expect(new Set(routes.map(({ hops }) => hops.length))).toEqual(new Set([2, 3, 4, 5]));
  for (const { source, hops } of routes) expect(hops[0]!.style).not.toBe(own[source]);
  const share = (test: (r: (typeof routes)[number]) => boolean) => routes.filter(test).length / 1200;
  // Neither where a walk ends nor its length goes with the style that it began in.
  for (const style of [0, 1]) {
    const from = routes.filter(({ source }) => own[source] === style);
    expect(from.filter(({ hops }) => hops.at(-1)!.style === 0).length / from.length).toBeCloseTo(0.5, 1);
    expect(from.filter(({ hops }) => hops.length === 2).length / from.length).toBeCloseTo(0.25, 1);
  }
  for (const snapshot of [0, 1, 2]) {
    expect(share(({ hops }) => hops[0]!.snapshot === snapshot)).toBeCloseTo(1 / 3, 1);
  }
});

it('draws the same walks for the same seed', () => {
  expect(walkRoutes(options)).toEqual(walkRoutes(options));
  expect(walkRoutes({ ...options, seed: 6 })).not.toEqual(walkRoutes(options));
});

it('stays where there is but one style', () => {
  const [route] = walkRoutes({ ...options, styles: 1, sources: Int32Array.of(4), own: [0], copies: 1 });
  expect(route!.hops.every(({ style }) => style === 0)).toBe(true);
});
