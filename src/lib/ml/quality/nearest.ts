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

/** A move of a translation along the line between two class centroids that is no accident, in parts of that line. */
const LEAST_MOVE = 0.5;

/**
 * For each translation whether it went over to another class than its source is nearest to: another class centroid is
 * nearest, and it has moved more than half of the way there (many sources lie in the middle, where a breath of change
 * would decide). A stand-in for an oracle's verdict where there is none. Both [rows, width], row by row.
 */
export function lostClass(
  before: Float32Array,
  after: Float32Array,
  width: number,
  classes: Float32Array,
): boolean[] {
  const was = nearestOf(before, width, classes).group;
  const is = nearestOf(after, width, classes).group;
  return Array.from(was, (own, i) => {
    const other = is[i]!;
    if (own === other) return false;
    let moved = 0;
    let length = 0;
    for (let c = 0; c < width; c++) {
      const line = classes[other * width + c]! - classes[own * width + c]!;
      moved += (after[i * width + c]! - before[i * width + c]!) * line;
      length += line * line;
    }
    return moved > LEAST_MOVE * length;
  });
}

/** Share of translations that did not lose their class; `null` without rows. */
export function retention(
  before: Float32Array,
  after: Float32Array,
  width: number,
  classes: Float32Array,
): number | null {
  const lost = lostClass(before, after, width, classes);
  return lost.length === 0 ? null : lost.filter((is) => !is).length / lost.length;
}

/**
 * Features without what tells styles apart: the differences between the styles' centroids are projected out. In biased
 * training the centroids of the classes differ by the style as well, and every translation that does its work would
 * seem to lose its class.
 */
export function withoutStyles(features: Float32Array, width: number, styles: Float32Array): Float32Array {
  const known = Array.from({ length: styles.length / width }, (_, s) =>
    Float64Array.from(styles.subarray(s * width, (s + 1) * width)),
  ).filter((centroid) => !Number.isNaN(centroid[0]!));
  const directions: Float64Array[] = [];
  for (const centroid of known.slice(1)) {
    const rest = centroid.map((value, c) => value - known[0]![c]!);
    const full = Math.hypot(...rest);
    for (const direction of directions) removeFrom(rest, direction);
    const length = Math.hypot(...rest);
    if (length > 1e-6 * full) directions.push(rest.map((value) => value / length));
  }
  const out = Float32Array.from(features);
  for (let from = 0; from < out.length; from += width) {
    const row = Float64Array.from(out.subarray(from, from + width));
    for (const direction of directions) removeFrom(row, direction);
    out.set(row, from);
  }
  return out;
}

/** Takes the part along a direction of unit length out of a vector, in place. */
function removeFrom(vector: Float64Array, direction: Float64Array): void {
  let along = 0;
  for (let c = 0; c < vector.length; c++) along += vector[c]! * direction[c]!;
  for (let c = 0; c < vector.length; c++) vector[c]! -= along * direction[c]!;
}
