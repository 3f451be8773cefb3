import { expect, it } from 'vitest';
import { stream } from '../../domain/random';
import { toldRight } from './trust';

it('tells groups that lie apart', () => {
  const features = Float32Array.of(0, 0, 1, 0, 10, 0, 11, 0, 5, 5);
  expect(
    toldRight(features, 2, [
      [0, 1],
      [2, 3],
    ]),
  ).toBe(1);
  expect(toldRight(features, 2, [[0, 1], [4]])).toBeNull();
  expect(toldRight(features, 2, [[0, 1]])).toBeNull();
});

it('leaves an image out of the mean that it is measured against', () => {
  // The 5 is nearer to the mean of its group, 0.5, than to that of the other, 0; but not to its only companion.
  const features = Float32Array.of(-0.1, 0.1, -4, 5);
  expect(
    toldRight(features, 1, [
      [0, 1],
      [2, 3],
    ]),
  ).toBe(0.5);
});

it('finds no better than a coin what is the same', () => {
  const random = stream(4, 'trust');
  const width = 20;
  const features = Float32Array.from({ length: 400 * width }, () => random.unit());
  const rows = Array.from({ length: 400 }, (_, i) => i);
  const told = toldRight(features, width, [rows.slice(0, 200), rows.slice(200)])!;
  expect(told).toBeGreaterThan(0.4);
  expect(told).toBeLessThan(0.6);
});
