/** Cluster of the nearest centroid of each row, and its squared distance; ties go to the lower cluster. */
export interface Assignment {
  readonly cluster: Uint16Array;
  readonly squared: Float64Array;
}

/** `centroids` is k × columns. */
export function nearestCentroids(
  x: Float32Array,
  rows: number,
  columns: number,
  centroids: Float64Array,
): Assignment {
  const k = centroids.length / columns;
  const cluster = new Uint16Array(rows);
  const squared = new Float64Array(rows).fill(Infinity);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (x[i * columns + c]! - centroids[j * columns + c]!) ** 2;
      if (sum >= squared[i]!) continue;
      squared[i] = sum;
      cluster[i] = j;
    }
  }
  return { cluster, squared };
}
