/** Means of groups of rows; `features` is [rows, width], `members` rows of each group. Empty groups become NaN. */
export function centroidsOf(
  features: Float32Array,
  width: number,
  members: readonly ArrayLike<number>[],
): Float32Array {
  const out = new Float32Array(members.length * width);
  members.forEach((rows, group) => {
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let i = 0; i < rows.length; i++) sum += features[rows[i]! * width + c]!;
      out[group * width + c] = sum / rows.length;
    }
  });
  return out;
}

/** For each row of `features` the nearest centroid and its distance; centroids of NaN are never the nearest. */
export function nearestOf(
  features: Float32Array,
  width: number,
  centroids: Float32Array,
): { readonly group: Int32Array; readonly distance: Float64Array } {
  const rows = features.length / width;
  const group = new Int32Array(rows).fill(-1);
  const distance = new Float64Array(rows).fill(Infinity);
  for (let i = 0; i < rows; i++) {
    for (let g = 0; g < centroids.length / width; g++) {
      let d = 0;
      for (let c = 0; c < width; c++) d += (features[i * width + c]! - centroids[g * width + c]!) ** 2;
      if (d < distance[i]!) {
        distance[i] = d;
        group[i] = g;
      }
    }
  }
  return { group, distance: distance.map(Math.sqrt) };
}

/** Share of rows whose nearest centroid is the wanted one; `null` without rows. */
export function hitRate(
  features: Float32Array,
  width: number,
  wanted: ArrayLike<number>,
  centroids: Float32Array,
): number | null {
  const { group } = nearestOf(features, width, centroids);
  if (group.length === 0) return null;
  return group.reduce((hits, nearest, i) => hits + (nearest === wanted[i] ? 1 : 0), 0) / group.length;
}

/**
 * Share of translations whose nearest class centroid is the one that their source is nearest to: a stand-in for an
 * oracle's verdict where there is none. Both [rows, width], row by row; `null` without rows.
 */
export function retention(
  before: Float32Array,
  after: Float32Array,
  width: number,
  classes: Float32Array,
): number | null {
  return hitRate(after, width, nearestOf(before, width, classes).group, classes);
}
