import { expect, it } from 'vitest';
import { digits500 } from '../../../../tests/fixtures/data';
import { fitPca, pcaSteps } from './pca';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, v, i) => sum + v * b[i]!, 0);

it('keeps the variance, the strongest first', () => {
  const { values, rows, columns } = digits500();
  const { variance, basis, mean } = fitPca(values, rows, columns, columns);
  for (let k = 1; k < columns; k++) expect(variance[k]!).toBeLessThanOrEqual(variance[k - 1]!);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i]! - mean[i % columns]!) ** 2 / (rows - 1);
  expect(dot(variance, new Float64Array(columns).fill(1))).toBeCloseTo(total, 6);
  const first = basis.subarray(0, columns);
  const along = Array.from({ length: rows }, (_, i) =>
    first.reduce((sum, v, c) => sum + v * (values[i * columns + c]! - mean[c]!), 0),
  );
  expect(dot(along, along) / (rows - 1)).toBeCloseTo(variance[0]!, 6);
});

it('yields often', () => {
  const columns = 192;
  const x = Float32Array.from({ length: 400 * columns }, (_, i) => Math.sin(i * 12.9898));
  const steps = pcaSteps(x, 400, columns, 32);
  let yields = 0;
  while (steps.next().done !== true) yields++;
  // A row of rotations at a time, and more than one sweep over the matrix.
  expect(yields).toBeGreaterThan(2 * (columns - 1));
});
