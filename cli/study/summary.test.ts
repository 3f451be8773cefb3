import { expect, test } from 'vitest';
import { meanOf } from './summary';

test('mean and standard deviation of a sample', () => {
  expect(meanOf([1, 2, 3, 4]).mean).toBe(2.5);
  expect(meanOf([1, 2, 3, 4]).sd).toBeCloseTo(Math.sqrt(5 / 3), 12);
  expect(meanOf([0.5])).toEqual({ mean: 0.5, sd: 0 });
});
