import { expect, test } from 'vitest';
import { maskMass } from './mask-mass';

test('the share of the heat on the mask', () => {
  // A mask of the upper half of 4 × 4 pixels.
  const mask = new Uint8Array([0xff, 0]);
  const map = (values: number[]) => ({ widthPx: 2, heightPx: 2, values });
  expect(maskMass(map([1, 1, 1, 1]), mask, 4)).toBe(0.5);
  expect(maskMass(map([1, 0, 0, 0]), mask, 4)).toBe(1);
  expect(maskMass(map([0, 0, 0.3, 0.1]), mask, 4)).toBe(0);
  expect(maskMass(map([3, 0, 1, 0]), mask, 4)).toBe(0.75);
});
