import { kMeans } from '../cluster/kmeans';
import { nearestCentroids } from '../cluster/nearest-centroid';
import { NO_GROUP, type Grouping, type StyleBank } from './contract';

/** Coordinates of the images of a bank, pool first, in which they are clustered. */
export interface Space {
  readonly name: string;
  readonly columns: number;
  /** [rows, columns] */
  readonly values: Float32Array;
}

/** The pool clustered into k groups; the sources belong to the group of the nearest centroid. */
export function* clustered(
  space: Space,
  pool: number,
  k: number,
  seed: number,
  weight: number,
): Generator<void, Grouping, void> {
  const { columns, values } = space;
  const run = kMeans(values.subarray(0, pool * columns), pool, columns, k, { seed, restarts: 3 });
  let step = run.next();
  while (step.done !== true) {
    yield;
    step = run.next();
  }
  return {
    name: `${space.name}, K = ${k}`,
    weight,
    groups: step.value.k,
    own: Int16Array.from(
      nearestCentroids(values, values.length / columns, columns, step.value.centroids).cluster,
    ),
  };
}

/**
 * The columns of a clustering merged by what a classifier predicts for most of the pool's images in them. In biased
 * data the prediction *is* the bias, so that the merged columns are pure in it and mixed in the class. `predicted` has
 * one class an image of the pool. A column without an image of the pool belongs to no group.
 */
export function mergedByPrediction(
  { name, groups, own }: Grouping,
  predicted: ArrayLike<number>,
  classes: number,
  weight: number,
): Grouping {
  const counts = new Int32Array(groups * classes);
  for (let i = 0; i < predicted.length; i++) {
    if (own[i] !== NO_GROUP) counts[own[i]! * classes + predicted[i]!]!++;
  }
  const merged = Array.from({ length: groups }, (_, group) => {
    const row = counts.subarray(group * classes, (group + 1) * classes);
    const most = Math.max(...row);
    return most === 0 ? NO_GROUP : row.indexOf(most);
  });
  const to = own.map((group) => (group === NO_GROUP ? NO_GROUP : merged[group]!));
  return { name: `${name}, merged by prediction`, weight, groups: classes, own: to };
}

/** Half the sum of absolute differences between the class shares of a group's images and those of all of them. */
function shift(classes: ArrayLike<number>, own: Int16Array, group: number, from: number, to: number): number {
  const inside = new Map<number, number>();
  const all = new Map<number, number>();
  let members = 0;
  let labelled = 0;
  for (let i = from; i < to; i++) {
    const label = classes[i - from]!;
    if (label < 0) continue;
    all.set(label, (all.get(label) ?? 0) + 1);
    labelled++;
    if (own[i] !== group) continue;
    inside.set(label, (inside.get(label) ?? 0) + 1);
    members++;
  }
  if (members === 0) return 0;
  let sum = 0;
  for (const [label, count] of all) {
    sum += Math.abs(count / labelled - (inside.get(label) ?? 0) / members) / 2;
  }
  return sum;
}

/**
 * Takes out of a grouping the groups that go with the class. The labels of the pool are not looked at. A group of one
 * class's shape and a group of the bias look alike to the training labels: both hold one class there. What tells them
 * apart is the biased classifier on the pool: it follows the bias, so a group of the bias shifts its predictions as
 * much as the labels of training, and a group of shape shifts the labels alone. A group is left out where the labels
 * of the sources are shifted by `most` more than the predictions of the pool.
 */
export function withoutClassGroups(
  grouping: Grouping,
  pool: number,
  { labels, predicted, most = 0.25 }: ClassEvidence,
): { grouping: Grouping; leftOut: number } {
  const { own, groups } = grouping;
  const out = new Set<number>();
  for (let group = 0; group < groups; group++) {
    const byLabel = shift(labels, own, group, pool, own.length);
    const byPrediction = shift(predicted, own, group, 0, pool);
    if (byLabel - byPrediction > most) out.add(group);
  }
  if (out.size === 0) return { grouping, leftOut: 0 };
  return {
    grouping: { ...grouping, own: own.map((group) => (out.has(group) ? NO_GROUP : group)) },
    leftOut: out.size,
  };
}

export interface ClassEvidence {
  /** Class of each source, −1 where it has none. */
  readonly labels: ArrayLike<number>;
  /** What the biased classifier predicts for each image of the pool. */
  readonly predicted: ArrayLike<number>;
  readonly most?: number;
}

/** Groups with at least so many images of the pool can be styles. */
export const MIN_MEMBERS = 5;

/** Positions of the pool in each group of a grouping, empty for those too small to be a style. */
export function membersOf({ own, groups }: Grouping, pool: number): number[][] {
  const members: number[][] = Array.from({ length: groups }, () => []);
  for (let i = 0; i < pool; i++) if (own[i] !== NO_GROUP) members[own[i]!]!.push(i);
  return members.map((group) => (group.length < MIN_MEMBERS ? [] : group));
}

/** True where images can be moved from one group into another. */
export const isUsable = (grouping: Grouping, pool: number): boolean =>
  membersOf(grouping, pool).filter(({ length }) => length > 0).length >= 2;

/** The grouping that is drawn most often: previews and metrics are of its styles. */
export const weightiest = ({ groupings }: StyleBank): Grouping =>
  groupings.reduce((a, b) => (b.weight > a.weight ? b : a));
