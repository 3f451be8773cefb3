import type { Distances } from '../distances/contract';
import { plainDistances } from '../distances/plain';
import { drained } from '../drained';

/**
 * Silhouette of each row (Rousseeuw 1987): (b − a) / max(a, b) with a the mean distance to its own cluster's others
 * and b the least mean distance to another cluster; 0 for a cluster of one. Yields the rows done every few milliseconds.
 */
export function* silhouetteSteps(
  x: Float32Array,
  rows: number,
  columns: number,
  assignment: Uint16Array,
  k: number,
  distances: Distances = plainDistances,
): Generator<number, Float64Array, void> {
  const sizes = new Int32Array(k);
  for (const cluster of assignment) sizes[cluster]!++;
  const result = new Float64Array(rows);
  const points = { values: x, rows, columns };
  const open = distances.open(points);
  try {
    for (const { from, count, pitch, squared } of open.to(points)) {
      for (let i = 0; i < count; i++) {
        const sums = distanceSums(squared, i * pitch, assignment, k);
        result[from + i] = silhouette(sums, sizes, assignment[from + i]!);
      }
      yield from + count;
    }
  } finally {
    open.close();
  }
  return result;
}

/** Sum of a row's distances to each cluster. */
function distanceSums(
  squared: ArrayLike<number>,
  at: number,
  assignment: Uint16Array,
  k: number,
): Float64Array {
  const sums = new Float64Array(k);
  for (let j = 0; j < assignment.length; j++) sums[assignment[j]!]! += Math.sqrt(squared[at + j]!);
  return sums;
}

function silhouette(sums: Float64Array, sizes: Int32Array, own: number): number {
  if (sizes[own]! < 2) return 0;
  const a = sums[own]! / (sizes[own]! - 1);
  let b = Infinity;
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    if (cluster !== own && sizes[cluster]! > 0) b = Math.min(b, sums[cluster]! / sizes[cluster]!);
  }
  return b === Infinity ? 0 : (b - a) / Math.max(a, b);
}

export const silhouettes = (...args: Parameters<typeof silhouetteSteps>): Float64Array =>
  drained(silhouetteSteps(...args));
