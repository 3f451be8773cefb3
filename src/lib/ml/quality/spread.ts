import { distance } from './prdc';

/** Mean distance between two rows of a set, [n, width]: how various it is; `null` with fewer than two. Yields by row. */
export function* spreadSteps(x: Float32Array, width: number): Generator<undefined, number | null, void> {
  const n = x.length / width;
  if (n < 2) return null;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) sum += distance(x, i, x, j, width);
    yield;
  }
  return (2 * sum) / (n * (n - 1));
}

/** Features, [n, width], and the source of each: rows of one source are near each other anyway. */
export interface Sourced {
  readonly features: Float32Array;
  readonly groups: ArrayLike<number>;
}

/**
 * Mean distance of a set to the nearest row of another that stems from another source; rows without any are left out.
 * `null` where nothing is left. Yields by row.
 */
export function* nearestSteps(
  from: Sourced,
  to: Sourced,
  width: number,
): Generator<undefined, number | null, void> {
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < from.groups.length; i++) {
    let least = Infinity;
    for (let j = 0; j < to.groups.length; j++) {
      if (from.groups[i] === to.groups[j]) continue;
      least = Math.min(least, distance(from.features, i, to.features, j, width));
    }
    if (least < Infinity) {
      sum += least;
      counted++;
    }
    yield;
  }
  return counted === 0 ? null : sum / counted;
}
