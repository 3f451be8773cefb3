/** x over its length. */
export function unit(x: Float64Array): Float64Array {
  const length = Math.hypot(...x);
  return x.map((value) => value / Math.max(length, 1e-12));
}

/** W·u for W of rows of u's length. */
export const times = (w: Float64Array, u: Float64Array): Float64Array =>
  Float64Array.from({ length: w.length / u.length }, (_, row) =>
    u.reduce((sum, value, column) => sum + w[row * u.length + column]! * value, 0),
  );

/** Wᵀ·v for W of as many rows as v is long. */
export const timesTransposed = (w: Float64Array, v: Float64Array): Float64Array => {
  const columns = w.length / v.length;
  return Float64Array.from({ length: columns }, (_, column) =>
    v.reduce((sum, value, row) => sum + w[row * columns + column]! * value, 0),
  );
};

/** vᵀ·W·u */
export const sigma = (w: Float64Array, u: Float64Array, v: Float64Array): number =>
  times(w, u).reduce((sum, value, row) => sum + value * v[row]!, 0);

export const spectralNorm = (w: Float64Array, u: Float64Array, v: Float64Array): Float64Array => {
  const largest = sigma(w, u, v);
  return w.map((value) => value / largest);
};
