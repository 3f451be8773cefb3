import { hypergeometricTail } from '../../domain/hypergeometric';
import { benjaminiHochberg } from '../../domain/multiple-testing';
import { isTied, MIN_WRONG_SHARE, type Observed, type Predicted, type Slice } from './slices';
import { unitsOf } from './units';

/** A direction in features that no classifier made: images beyond the threshold have the look. */
export interface Look {
  readonly direction: Float64Array;
  readonly threshold: number;
}

/** Images with frozen features of each, row by row. */
export type Described<Part extends Observed> = Part & { readonly features: Float32Array };

/** Fewer images than that show no look. */
const LEAST = 3;
/** How far the covariance of the features is moved towards that of independent ones. */
const SHRINKAGE = 0.5;

/** Linear discriminant between two sets of rows of `features`, its covariance shrunk (Friedman 1989). */
export function fitLook(
  features: Float32Array,
  width: number,
  having: readonly number[],
  lacking: readonly number[],
): Look {
  const meanOf = (rows: readonly number[]): Float64Array => {
    const mean = new Float64Array(width);
    for (const i of rows) for (let c = 0; c < width; c++) mean[c]! += features[i * width + c]! / rows.length;
    return mean;
  };
  const [with_, without] = [meanOf(having), meanOf(lacking)];
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  const n = having.length + lacking.length;
  for (const [rows, mean] of [
    [having, with_],
    [lacking, without],
  ] as const) {
    for (const i of rows) {
      for (let a = 0; a < width; a++) {
        const da = features[i * width + a]! - mean[a]!;
        for (let b = 0; b < width; b++)
          covariance[a]![b]! += (da * (features[i * width + b]! - mean[b]!)) / n;
      }
    }
  }
  const variance = covariance.reduce((sum, row, c) => sum + row[c]!, 0) / width;
  covariance.forEach((row, a) => {
    for (let b = 0; b < width; b++) row[b]! *= 1 - SHRINKAGE;
    row[a]! += SHRINKAGE * variance + 1e-12;
  });
  const direction = solve(
    covariance,
    with_.map((v, c) => v - without[c]!),
  );
  const middle = with_.map((v, c) => (v + without[c]!) / 2);
  return { direction, threshold: direction.reduce((sum, v, c) => sum + v * middle[c]!, 0) };
}

/** Solves a · x = b for a symmetric, positive definite a, which is destroyed, as b is. */
function solve(a: readonly Float64Array[], b: Float64Array): Float64Array {
  const n = b.length;
  for (let p = 0; p < n; p++) {
    for (let i = p + 1; i < n; i++) {
      const factor = a[i]![p]! / a[p]![p]!;
      for (let c = p; c < n; c++) a[i]![c]! -= factor * a[p]![c]!;
      b[i]! -= factor * b[p]!;
    }
  }
  for (let p = n - 1; p >= 0; p--) {
    for (let c = p + 1; c < n; c++) b[p]! -= a[p]![c]! * b[c]!;
    b[p]! /= a[p]![p]!;
  }
  return b;
}

/** 1 for each row that has the look, else 0. */
export function having({ direction, threshold }: Look, features: Float32Array): Uint8Array {
  const width = direction.length;
  return Uint8Array.from({ length: features.length / width }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += direction[c]! * features[i * width + c]!;
    return sum > threshold ? 1 : 0;
  });
}

/**
 * Slices that were proposed by what the classifier makes of the images, judged without it: the look that tells the
 * failing images of a slice from those of the class that are right is learned from frozen features on explore. On
 * confirm, images of the class that have it are counted against the rest of the class; the tie is that of the look. A
 * slice whose look cannot be learned has no image on confirm. `groups` names the source of each image of confirm.
 */
export function judgedByLook(
  slices: readonly Slice[],
  training: Described<Observed>,
  explore: Described<Predicted>,
  confirm: Described<Predicted> & { readonly groups: ArrayLike<number> },
  width: number,
): Slice[] {
  const judged = slices.map((slice): Slice => {
    const { label, cluster, wrongClass, wrongShare } = slice;
    const all = Array.from({ length: explore.labels.length }, (_, i) => i);
    const ofClass = all.filter((i) => explore.labels[i] === label);
    const isWrong = (i: number): boolean => explore.predicted[i] !== label;
    const failing = ofClass.filter((i) => isWrong(i) && explore.clusters[i] === cluster);
    const right = ofClass.filter((i) => !isWrong(i));
    if (failing.length < LEAST || right.length < LEAST) {
      return { ...slice, kind: 'hard', confirm: { size: 0, errors: 0, p: 1, q: 1 } };
    }
    const look = fitLook(explore.features, width, failing, right);
    const inTraining = { labels: training.labels, clusters: having(look, training.features) };
    const onExplore = { labels: explore.labels, clusters: having(look, explore.features) };
    const { shares, isTied: tied } = isTied(inTraining, onExplore, wrongClass, 1);
    const held = unitsOf(confirm.groups, { ...confirm, clusters: having(look, confirm.features) });
    const counted = Array.from({ length: held.labels.length }, (_, i) => i).filter(
      (i) => held.labels[i] === label,
    );
    const wrong = counted.filter((i) => held.predicted[i] !== label);
    const size = counted.filter((i) => held.clusters[i] === 1).length;
    const errors = wrong.filter((i) => held.clusters[i] === 1).length;
    const p = hypergeometricTail(errors, size, wrong.length, counted.length);
    return {
      ...slice,
      shares,
      tie: shares.training - shares.explore,
      kind: tied && wrongShare >= MIN_WRONG_SHARE ? 'shortcut' : 'hard',
      confirm: { size, errors, p, q: p },
    };
  });
  const q = benjaminiHochberg(judged.map((slice) => slice.confirm.p));
  return judged
    .map((slice, i) => ({ ...slice, confirm: { ...slice.confirm, q: q[i]! } }))
    .sort((a, b) => Number(b.kind === 'shortcut') - Number(a.kind === 'shortcut') || b.excess - a.excess);
}
