import { expect, it } from 'vitest';
import { DOUBTS } from '../../domain/style';
import { doubts, pixelChange, trustOf } from './gate';
import { centroidsOf, hitRate, lostClass, nearestOf, retention, withoutStyles } from './nearest';

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

it('counts what goes over to another class, and not what trembles in the middle', () => {
  const classes = Float32Array.of(0, 10);
  const [before, after] = [Float32Array.of(1, 2, 4.9, 8), Float32Array.of(4, 8, 5.1, 1)];
  expect(lostClass(before, after, 1, classes)).toEqual([false, true, false, true]);
  expect(retention(before, after, 1, classes)).toBe(0.5);
  expect(retention(new Float32Array(), new Float32Array(), 1, classes)).toBeNull();
});

it('sees features without what tells styles apart', () => {
  // Three styles in a plane of four dimensions, one of them without members.
  const styles = Float32Array.of(1, 1, 0, 5, 3, 1, 0, 5, NaN, NaN, NaN, NaN, 1, 4, 0, 5);
  expect([...withoutStyles(Float32Array.of(7, -3, 2, 6), 4, styles)]).toEqual([0, 0, 2, 6]);
  const one = withoutStyles(Float32Array.of(7, -3, 2, 6), 4, styles.subarray(0, 4));
  expect([...one]).toEqual([7, -3, 2, 6]);
});

it('says why a translation is doubted', () => {
  // Styles differ in the first feature, classes in both, as in biased training.
  const input = {
    width: 2,
    before: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    after: Float32Array.of(9, 0, 9, 3, 1, 0, 6, 0, 0, 0),
    styles: Float32Array.of(0, 0, 10, 0),
    wanted: [1, 1, 1, 1, 0],
    classes: Float32Array.of(0, 0, 10, 4),
    changes: [0.1, 0.1, 0.1, 0, 0],
    own: [0, 0, 0, 0, 0],
    trust: { styles: 0.8, classes: 1 },
  };
  expect([...doubts(input)]).toEqual([0, DOUBTS.lost, DOUBTS.missed, DOUBTS.unchanged, 0]);
  expect([...doubts({ ...input, classes: null })]).toEqual([0, 0, DOUBTS.missed, DOUBTS.unchanged, 0]);
  const blind = { ...input, trust: { styles: 0.79, classes: null } };
  expect([...doubts(blind)]).toEqual([0, 0, 0, DOUBTS.unchanged, 0]);
});

it('trusts a judge for the classes only in what does not tell the styles apart', () => {
  // Both groupings differ in the first feature, only the classes in the second.
  const features = Float32Array.of(0, 0, 0, 1, 9, 0, 9, 1);
  const real = {
    features,
    width: 2,
    styles: [
      [0, 1],
      [2, 3],
    ],
    centroids: Float32Array.of(0, 0.5, 9, 0.5),
  };
  expect(
    trustOf({
      ...real,
      classes: [
        [0, 1],
        [2, 3],
      ],
    }),
  ).toEqual({ styles: 1, classes: 0 });
  expect(
    trustOf({
      ...real,
      classes: [
        [0, 2],
        [1, 3],
      ],
    }),
  ).toEqual({ styles: 1, classes: 1 });
  expect(trustOf({ ...real, classes: [[0, 1, 2, 3]] })).toEqual({ styles: 1, classes: null });
});

it('measures how far two pictures are apart', () => {
  expect(pixelChange(Uint8Array.of(0, 255, 10), Uint8Array.of(255, 255, 10))).toBeCloseTo(1 / 3, 12);
});
