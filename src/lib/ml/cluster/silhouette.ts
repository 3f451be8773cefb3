import { drained } from '../drained';

/**
 * Silhouette of each row (Rousseeuw 1987): (b − a) / max(a, b) with a the mean distance to its own cluster's others
 * and b the least mean distance to another cluster; 0 for a cluster of one. Yields after each row.
 */
export function* silhouetteSteps(
  x: Float32Array,
  rows: number,
  columns: number,
  assignment: Uint16Array,
  k: number,
): Generator<number, Float64Array, void> {
  const sizes = new Int32Array(k);
  for (const cluster of assignment) sizes[cluster]!++;
  const result = new Float64Array(rows);
  const sums = new Float64Array(k);
  for (let i = 0; i < rows; i++) {
    sums.fill(0);
    for (let j = 0; j < rows; j++) {
      let squared = 0;
      for (let c = 0; c < columns; c++) squared += (x[i * columns + c]! - x[j * columns + c]!) ** 2;
      sums[assignment[j]!]! += Math.sqrt(squared);
    }
    yield i + 1;
    const own = assignment[i]!;
    if (sizes[own]! < 2) continue;
    const a = sums[own]! / (sizes[own]! - 1);
    let b = Infinity;
    for (let cluster = 0; cluster < k; cluster++) {
      if (cluster !== own && sizes[cluster]! > 0) b = Math.min(b, sums[cluster]! / sizes[cluster]!);
    }
    result[i] = b === Infinity ? 0 : (b - a) / Math.max(a, b);
  }
  return result;
}

export const silhouettes = (
  x: Float32Array,
  rows: number,
  columns: number,
  assignment: Uint16Array,
  k: number,
): Float64Array => drained(silhouetteSteps(x, rows, columns, assignment, k));
