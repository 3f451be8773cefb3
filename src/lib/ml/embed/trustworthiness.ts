/** Rank of every other row by distance from row i, 1 = nearest; ties go to the lower row. */
function ranks(x: ArrayLike<number>, rows: number, columns: number, i: number): Int32Array {
  const distance = new Float64Array(rows);
  for (let j = 0; j < rows; j++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (x[i * columns + c]! - x[j * columns + c]!) ** 2;
    distance[j] = sum;
  }
  const order = Array.from({ length: rows }, (_, j) => j)
    .filter((j) => j !== i)
    .sort((a, b) => distance[a]! - distance[b]! || a - b);
  const rank = new Int32Array(rows);
  order.forEach((j, n) => (rank[j] = n + 1));
  return rank;
}

/**
 * Trustworthiness (Venna and Kaski 2001) of an embedding: 1 where the `k` nearest neighbours there are neighbours in
 * the data as well. Continuity is the same with the two spaces swapped. k must be below rows / 2.
 */
export function trustworthiness(
  data: ArrayLike<number>,
  dataColumns: number,
  embedding: ArrayLike<number>,
  embeddingColumns: number,
  rows: number,
  k: number,
): number {
  let penalty = 0;
  for (let i = 0; i < rows; i++) {
    const inData = ranks(data, rows, dataColumns, i);
    const inEmbedding = ranks(embedding, rows, embeddingColumns, i);
    for (let j = 0; j < rows; j++) {
      if (j !== i && inEmbedding[j]! <= k && inData[j]! > k) penalty += inData[j]! - k;
    }
  }
  return 1 - (2 / (rows * k * (2 * rows - 3 * k - 1))) * penalty;
}
