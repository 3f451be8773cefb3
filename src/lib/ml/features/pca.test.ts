import { expect, it } from 'vitest';
import { digits500 } from '../../../../tests/fixtures/data';
import { drained } from '../drained';
import { eigenSteps } from './eigen';
import { fitPca, pcaSteps } from './pca';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, v, i) => sum + v * b[i]!, 0);

it('takes a symmetric matrix apart', () => {
  const n = 30;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++)
      matrix[i * n + j] = matrix[j * n + i] = Math.sin(3 * i + 7 * j) + (i === j ? i : 0);
  }
  const { values, vectors } = drained(eigenSteps(matrix.slice(), n));
  for (let k = 0; k < n; k++) {
    const vector = vectors.subarray(k * n, (k + 1) * n);
    for (let i = 0; i < n; i++) {
      expect(dot(matrix.subarray(i * n, (i + 1) * n), vector)).toBeCloseTo(values[k]! * vector[i]!, 9);
    }
    for (let l = 0; l < k; l++) expect(dot(vector, vectors.subarray(l * n, (l + 1) * n))).toBeCloseTo(0, 10);
    expect(dot(vector, vector)).toBeCloseTo(1, 10);
  }
});

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
  const pauses: number[] = [];
  const steps = pcaSteps(x, 400, columns, 32);
  for (;;) {
    const from = performance.now();
    if (steps.next().done === true) break;
    pauses.push(performance.now() - from);
  }
  pauses.sort((a, b) => a - b);
  expect(pauses[Math.floor(0.99 * pauses.length)]).toBeLessThan(30);
});
