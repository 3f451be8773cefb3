import { totalVariation } from '../../domain/association';
import { hypergeometricTail } from '../../domain/hypergeometric';
import { benjaminiHochberg } from '../../domain/multiple-testing';

/** Images of one part; arrays of one length. */
export interface Observed {
  readonly labels: ArrayLike<number>;
  readonly clusters: ArrayLike<number>;
}
export interface Predicted extends Observed {
  readonly predicted: ArrayLike<number>;
}

/** One class in one cluster. Everything that proposes stands on explore, `confirm` is the held-out check. */
export interface Slice {
  readonly label: number;
  readonly cluster: number;
  /** Images and errors on explore, and errors beyond what the overall error rate lets expect. */
  readonly size: number;
  readonly errors: number;
  readonly excess: number;
  /** The class that most of the errors fall into, and their share of the errors. */
  readonly wrongClass: number;
  readonly wrongShare: number;
  /** Share of `wrongClass` among the images of the cluster, in training and on explore. */
  readonly shares: { readonly training: number; readonly explore: number };
  /** The first less the second: the tie that was learned. */
  readonly tie: number;
  /** Total variation between the class' clusters in training and on explore, 0 … 1. */
  readonly drift: number;
  readonly confirm: {
    readonly size: number;
    readonly errors: number;
    /** One-sided hypergeometric; `q` after Benjamini–Hochberg over all slices listed. */
    readonly p: number;
    readonly q: number;
  };
  /** `shortcut`: errors fall into the class that the slice goes with in training. Else these are hard images. */
  readonly kind: 'shortcut' | 'hard';
}

export interface SliceOptions {
  /** Least number of explore images. */
  readonly minSize: number;
}

const DEFAULTS: SliceOptions = { minSize: 5 };
/** Least share of the errors of a shortcut that fall into one class. */
export const MIN_WRONG_SHARE = 0.6;

const count = (n: number, test: (i: number) => boolean): number => {
  let hits = 0;
  for (let i = 0; i < n; i++) if (test(i)) hits++;
  return hits;
};

/** How often a class stands among the images of a cluster; 0 for an empty cluster. */
function shareIn({ labels, clusters }: Observed, label: number, cluster: number): number {
  const all = count(labels.length, (i) => clusters[i] === cluster);
  return all === 0 ? 0 : count(labels.length, (i) => clusters[i] === cluster && labels[i] === label) / all;
}

function clustersOf({ labels, clusters }: Observed, label: number, k: number): Int32Array {
  const counts = new Int32Array(k);
  for (let i = 0; i < labels.length; i++) if (labels[i] === label) counts[clusters[i]!]!++;
  return counts;
}

/** Least difference of the shares of a tie, and the chance below which it is none by accident. */
const TIE = { difference: 0.1, chance: 0.01 };

/**
 * Whether a cluster goes with a class more in training than on explore, and more than chance lets expect (one-sided
 * hypergeometric over the images of the cluster in both).
 */
export function isTied(
  training: Observed,
  explore: Observed,
  label: number,
  cluster: number,
): { readonly shares: Slice['shares']; readonly isTied: boolean } {
  const shares = { training: shareIn(training, label, cluster), explore: shareIn(explore, label, cluster) };
  const images = (part: Observed, only?: number): number =>
    count(
      part.labels.length,
      (i) => part.clusters[i] === cluster && (only === undefined || part.labels[i] === only),
    );
  const [inTraining, onExplore] = [images(training), images(explore)];
  const hits = images(training, label);
  const p = hypergeometricTail(hits, inTraining, hits + images(explore, label), inTraining + onExplore);
  return {
    shares,
    isTied: shares.training - shares.explore >= TIE.difference && p < TIE.chance,
  };
}

/**
 * Class × cluster slices with more errors than chance lets expect, most excess errors first, shortcuts before hard
 * images. Reads labels, predictions and clusters alone, never an attribute. `classes` and `k` are the numbers of
 * classes and clusters.
 */
export function suspiciousSlices(
  training: Observed,
  explore: Predicted,
  confirm: Predicted,
  classes: number,
  k: number,
  options: Partial<SliceOptions> = {},
): Slice[] {
  const { minSize } = { ...DEFAULTS, ...options };
  const wrong = (part: Predicted, i: number): boolean => part.predicted[i] !== part.labels[i];
  const rate = count(explore.labels.length, (i) => wrong(explore, i)) / Math.max(1, explore.labels.length);
  const confirmErrors = count(confirm.labels.length, (i) => wrong(confirm, i));

  const found: Slice[] = [];
  for (let label = 0; label < classes; label++) {
    const drift = totalVariation(clustersOf(training, label, k), clustersOf(explore, label, k));
    for (let cluster = 0; cluster < k; cluster++) {
      const within = (part: Observed, i: number) => part.labels[i] === label && part.clusters[i] === cluster;
      const size = count(explore.labels.length, (i) => within(explore, i));
      const into = new Int32Array(classes);
      for (let i = 0; i < explore.labels.length; i++) {
        if (within(explore, i) && wrong(explore, i)) into[explore.predicted[i]!]!++;
      }
      const errors = into.reduce((a, b) => a + b, 0);
      const excess = errors - size * rate;
      if (size < minSize || excess <= 0) continue;
      const wrongClass = into.indexOf(Math.max(...into));
      const wrongShare = into[wrongClass]! / errors;
      const { shares, isTied: tied } = isTied(training, explore, wrongClass, cluster);
      const tie = shares.training - shares.explore;
      const held = count(confirm.labels.length, (i) => within(confirm, i));
      const heldErrors = count(confirm.labels.length, (i) => within(confirm, i) && wrong(confirm, i));
      const p = hypergeometricTail(heldErrors, held, confirmErrors, confirm.labels.length);
      found.push({
        label,
        cluster,
        size,
        errors,
        excess,
        wrongClass,
        wrongShare,
        shares,
        tie,
        drift,
        confirm: { size: held, errors: heldErrors, p, q: p },
        kind: tied && wrongShare >= MIN_WRONG_SHARE ? 'shortcut' : 'hard',
      });
    }
  }
  const q = benjaminiHochberg(found.map((slice) => slice.confirm.p));
  return found
    .map((slice, i) => ({ ...slice, confirm: { ...slice.confirm, q: q[i]! } }))
    .sort((a, b) => Number(b.kind === 'shortcut') - Number(a.kind === 'shortcut') || b.excess - a.excess);
}
