import { Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { drained } from '../drained';
import { momentSteps } from './covariance';
import { eigenSteps } from './eigen';
import { symmetricPower } from './power';

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

it('gives mean and covariance, both of one row too', () => {
  const { mean, covariance } = drained(momentSteps(Float32Array.of(1, 2, 3, 8, 5, 5), 3, 2));
  expect([...mean]).toEqual([3, 5]);
  expect([...covariance]).toEqual([4, 3, 3, 9]);
  expect([...drained(momentSteps(Float32Array.of(1, 2), 1, 2)).covariance]).toEqual([0, 0, 0, 0]);
});

it('takes powers of a symmetric matrix', () => {
  const matrix = new Matrix([
    [5, 2, 0],
    [2, 4, 1],
    [0, 1, 3],
  ]);
  const root = symmetricPower(matrix, 0.5);
  expect(root.mmul(root).sub(matrix).norm()).toBeLessThan(1e-12);
  const inverse = symmetricPower(matrix, -1);
  expect(inverse.mmul(matrix).sub(Matrix.eye(3)).norm()).toBeLessThan(1e-12);
  // An eigenvalue of 0 stays one, and is lifted where a floor is given.
  const flat = Matrix.diag([0, 4]);
  expect(symmetricPower(flat, 0.5).to2DArray()).toEqual([
    [0, 0],
    [0, 2],
  ]);
  expect(symmetricPower(flat, -0.5, 1).to2DArray()).toEqual([
    [1, 0],
    [0, 0.5],
  ]);
});
