import type { ClassifierId, ImageId } from './ids';
import type { Interval } from './statistics';

export const SPACES = ['latent', 'backbone'] as const;
/** `latent`: what the classifier sees, its last block's pooled output. `backbone`: a frozen network's features. */
export type Space = (typeof SPACES)[number];

export const ALGORITHMS = ['dash', 'tsne-js'] as const;
/** What lays out: `dash` is ours; `tsne-js` is the reference to hold ours against, far slower. */
export type Algorithm = (typeof ALGORITHMS)[number];

/** tsne-js exaggerates for its first hundred iterations, and then has to recover from it. */
export const LEAST_ITERATIONS: Readonly<Record<Algorithm, number>> = { dash: 10, 'tsne-js': 200 };

/** Points in the plane, one a catalog row. */
export interface Layout {
  readonly space: Space;
  /** `dash` where it is absent. */
  readonly algorithm?: Algorithm;
  /** x, y a row; NaN where the row has no place. */
  readonly points: Float32Array;
  /** Rows that have a place. */
  readonly rows: Int32Array;
  /** Images that these are a sample of; absent where all have a place. */
  readonly of?: number;
  readonly perplexity: number;
  /** Iterations done. */
  readonly iterations: number;
  /** Kullback–Leibler divergence in nats. */
  readonly kl: number;
  /** T(12) over all or, beyond 2,000 rows, over a disclosed sample. */
  readonly trustworthiness: number | null;
  readonly seconds: number;
}

/** One frame of a projection at work. */
export interface LayoutFrame {
  readonly iteration: number;
  readonly iterations: number;
  readonly rows: Int32Array;
  /** x, y for each of `rows`. */
  readonly points: Float32Array;
  /** NaN where what lays out does not tell. */
  readonly kl: number;
}

/** A group that clustering found. */
export interface ClusterColumn {
  readonly index: number;
  /** Members, nearest to the centroid first. */
  readonly rows: Int32Array;
  /** Mean silhouette, −1 … 1; over a random sample of 2,000 images where there are more. */
  readonly silhouette: number;
  /** Images of each class among labelled members of training; the labels of explore are not used. */
  readonly classMix: readonly number[];
  /** What the classifier predicts for the members, by class. */
  readonly predicted: readonly number[];
  /**
   * Why the column is no style: it cannot be told from a class; `null` where it can. For this the labels of explore
   * are used, beside those of training and what the classifier predicts.
   */
  readonly warning: string | null;
}

export interface Clusters {
  readonly space: Space;
  readonly k: number;
  readonly classifier: ClassifierId | null;
  readonly inertia: number;
  readonly silhouette: number;
  readonly columns: readonly ClusterColumn[];
}

/** A class × cluster slice that the classifier gets wrong more often than chance lets expect. */
export interface Suggestion {
  readonly rank: number;
  /** For people: "18 of 20 bananas of cluster 3 are taken for apples." */
  readonly sentence: string;
  /** Class of the slice, and the class that most errors fall into. */
  readonly label: number;
  readonly wrongClass: number;
  readonly cluster: number;
  /** The slice on explore; the wrong ones first. */
  readonly images: readonly ImageId[];
  readonly size: number;
  readonly errors: number;
  readonly excess: number;
  /** Total variation between the class' clusters in training and on explore. */
  readonly drift: number;
  /**
   * Share of `wrongClass` in the cluster in training, less that on explore; for clusters of latents, among the images
   * that have the look of the slice's errors in the backbone's features.
   */
  readonly tie: number;
  /** `shortcut`: the errors fall into the class that the slice goes with in training. Else these are hard images. */
  readonly kind: 'shortcut' | 'hard';
  /**
   * The held-out check on confirm, where images of one source count once. For clusters of latents `size` counts the
   * images of the class with the look of the slice's errors; 0 where that could not be learned.
   */
  readonly confirm: {
    readonly size: number;
    readonly errors: number;
    readonly p: number;
    readonly q: number;
    readonly interval: Interval;
  };
}

export interface Discovery {
  readonly classifier: ClassifierId;
  readonly space: Space;
  readonly k: number;
  readonly suggestions: readonly Suggestion[];
  /** Cramér's V of clusters with predictions less that with classes, bias-corrected, on explore. */
  readonly shortcutScore: number;
  /** What the list cannot tell, in words: validation that follows the bias of training, too few images. */
  readonly caveats: readonly string[];
}

/** Where a classifier looked. */
export interface Explanation {
  readonly image: ImageId;
  /** Class explained. */
  readonly target: number;
  readonly heightPx: number;
  readonly widthPx: number;
  /** 0 … 1, row-major; all zero where `empty`. */
  readonly values: Float32Array;
  /** The maximum before scaling, in the logit's unit. */
  readonly maximum: number;
  readonly empty: boolean;
}
export const EXPLANATION_METHODS = ['gradcam', 'hirescam', 'layercam', 'gradcam++'] as const;
export type ExplanationMethod = (typeof EXPLANATION_METHODS)[number];
