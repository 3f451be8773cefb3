import { drained } from '../drained';
import { nearest } from './affinities';

/**
 * Trustworthiness (Venna and Kaski 2001) of an embedding: 1 where the `k` nearest neighbours there are neighbours in
 * the data as well. Continuity is the same with the two spaces swapped. k must be below rows / 2. Ties go to the lower
 * row. Yields after each row.
 */
export function* trustSteps(
  data: ArrayLike<number>,
  dataColumns: number,
  embedding: ArrayLike<number>,
  embeddingColumns: number,
  rows: number,
  k: number,
): Generator<number, number, void> {
  const near = new Int32Array(k);
  const squared = new Float64Array(k);
  const distance = new Float64Array(rows);
  let penalty = 0;
  for (let i = 0; i < rows; i++) {
    nearest(embedding, rows, embeddingColumns, i, near, squared);
    for (let j = 0; j < rows; j++) {
      let sum = 0;
      for (let c = 0; c < dataColumns; c++)
        sum += (data[i * dataColumns + c]! - data[j * dataColumns + c]!) ** 2;
      distance[j] = sum;
    }
    for (const j of near) penalty += Math.max(0, rank(distance, i, j) - k);
    yield i + 1;
  }
  return 1 - (2 / (rows * k * (2 * rows - 3 * k - 1))) * penalty;
}

/** Place of row j among all rows but i by distance, 1 = nearest. */
function rank(distance: Float64Array, i: number, j: number): number {
  const own = distance[j]!;
  let before = 1;
  for (let l = 0; l < distance.length; l++) {
    if (l !== i && (distance[l]! < own || (distance[l] === own && l < j))) before++;
  }
  return before;
}

export const trustworthiness = (
  data: ArrayLike<number>,
  dataColumns: number,
  embedding: ArrayLike<number>,
  embeddingColumns: number,
  rows: number,
  k: number,
): number => drained(trustSteps(data, dataColumns, embedding, embeddingColumns, rows, k));
