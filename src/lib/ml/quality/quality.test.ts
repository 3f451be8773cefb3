import { expect, it } from 'vitest';
import { iris } from '../../../../tests/fixtures/data';
import { DOUBTS } from '../../domain/style';
import { doubts, pixelChange } from './gate';
import { kid } from './kid';
import { centroidsOf, hitRate, nearestOf, retention } from './nearest';

it('gives the KID of iris', () => {
  const { values, columns } = iris();
  const species = (s: number) => values.subarray(s * 50 * columns, (s + 1) * 50 * columns);
  expect(kid(species(0), species(1), columns)).toBeCloseTo(2147.06410937, 2);
  expect(kid(species(1), species(2), columns)).toBeCloseTo(1909.78499726, 2);
  const half = (odd: number) =>
    Float32Array.from({ length: 25 * columns }, (_, i) => {
      const row = 2 * Math.floor(i / columns) + odd;
      return species(1)[row * columns + (i % columns)]!;
    });
  expect(kid(half(0), half(1), columns)).toBeCloseTo(-9.52097996, 2);
  expect(kid(values.subarray(0, columns), species(1), columns)).toBeNull();
});

it('finds the nearest of the groups that have members', () => {
  const features = Float32Array.of(0, 0, 0, 2, 9, 9, 10, 10);
  const centroids = centroidsOf(features, 2, [[0, 1], [], [2, 3]]);
  expect([...centroids]).toEqual([0, 1, NaN, NaN, 9.5, 9.5]);
  const { group, distance } = nearestOf(Float32Array.of(0, 0, 9.5, 9.5), 2, centroids);
  expect([...group]).toEqual([0, 2]);
  expect([...distance]).toEqual([1, 0]);
  expect(hitRate(features, 2, [0, 2, 2, 1], centroids)).toBe(0.5);
  expect(hitRate(new Float32Array(), 2, [], centroids)).toBeNull();
});

it('counts what keeps the nearest class of its source', () => {
  const classes = Float32Array.of(0, 10);
  expect(retention(Float32Array.of(1, 2, 9, 8), Float32Array.of(4, 6, 7, 1), 1, classes)).toBe(0.5);
});

it('says why a translation is doubted', () => {
  const input = {
    width: 1,
    before: Float32Array.of(0, 0, 0, 0),
    after: Float32Array.of(9, 1, 6, 0),
    styles: Float32Array.of(0, 10),
    wanted: [1, 1, 1, 0],
    classes: Float32Array.of(0, 14),
    changes: [0.1, 0.1, 0, 0],
    own: [0, 0, 0, 0],
  };
  expect([...doubts(input)]).toEqual([DOUBTS.lost, DOUBTS.missed, DOUBTS.unchanged, 0]);
  expect([...doubts({ ...input, classes: null })]).toEqual([0, DOUBTS.missed, DOUBTS.unchanged, 0]);
});

it('measures how far two pictures are apart', () => {
  expect(pixelChange(Uint8Array.of(0, 255, 10), Uint8Array.of(255, 255, 10))).toBeCloseTo(1 / 3, 12);
});
