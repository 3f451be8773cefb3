import type { Distances, Points } from '../distances/contract';
import { plainDistances } from '../distances/plain';
import { drained } from '../drained';

/**
 * Trustworthiness (Venna and Kaski 2001) of an embedding: 1 where the `k` nearest neighbours there are neighbours in
 * the data as well. Continuity is the same with the two spaces swapped. k must be below rows / 2. Ties go to the lower
 * row. Yields the rows done every few milliseconds.
 */
export function* trustSteps(
  data: Points,
  embedding: Points,
  k: number,
  distances: Distances = plainDistances,
): Generator<number, number, void> {
  const { rows } = data;
  const [original, embedded] = [distances.open(data), distances.open(embedding)];
  try {
    const near = yield* embedded.neighbours(k);
    let penalty = 0;
    for (const { from, count, pitch, squared } of original.to(data)) {
      for (let i = from; i < from + count; i++) {
        const own = squared.subarray((i - from) * pitch, (i - from) * pitch + rows);
        for (const j of near.index.subarray(i * k, (i + 1) * k)) penalty += Math.max(0, rank(own, i, j) - k);
      }
      yield from + count;
    }
    return 1 - (2 / (rows * k * (2 * rows - 3 * k - 1))) * penalty;
  } finally {
    original.close();
    embedded.close();
  }
}

/** Place of row j among all rows but i by distance, 1 = nearest. */
function rank(distance: ArrayLike<number>, i: number, j: number): number {
  const own = distance[j]!;
  let before = 1;
  for (let l = 0; l < distance.length; l++) {
    if (l !== i && (distance[l]! < own || (distance[l] === own && l < j))) before++;
  }
  return before;
}

export const trustworthiness = (data: Points, embedding: Points, k: number, distances?: Distances): number =>
  drained(trustSteps(data, embedding, k, distances));
