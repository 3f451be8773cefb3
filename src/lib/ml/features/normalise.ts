/** Each row of `columns` values divided by its length, so that contrast alone tells no images apart. */
export function unitRows(x: Float32Array, columns: number): Float32Array {
  const out = new Float32Array(x.length);
  for (let from = 0; from < x.length; from += columns) {
    let squares = 0;
    for (let i = from; i < from + columns; i++) squares += x[i]! * x[i]!;
    const length = Math.sqrt(squares) || 1;
    for (let i = from; i < from + columns; i++) out[i] = x[i]! / length;
  }
  return out;
}
