import type { MeasuredQuality } from './measured-quality';
import type { ClassifierId, ImageId, JobId, TranslatorId } from './ids';

/** Any group of images whose look others can take on: a cluster, merged clusters or a selection. */
export interface Style {
  /** For people: "Cluster 3", "Clusters 1 and 4", "24 selected images". */
  readonly name: string;
  readonly images: readonly ImageId[];
}

export const TRANSLATION_METHODS = ['xploregan', 'colour', 'duplicate', 'jitter', 'hueJitter'] as const;
/**
 * `xploregan`: a trained translator; `colour`: linear optimal transport between the colours, no training;
 * `duplicate`: the sources again, the baseline that shows what more images alone would do; `jitter`: brightness,
 * contrast and saturation by up to 40 %, hue by up to 10 % of the circle; `hueJitter`: any hue, nothing else.
 */
export type TranslationMethod = (typeof TRANSLATION_METHODS)[number];

/** Whether a method moves images into styles; the others make copies of each source. */
export const takesStyles = (method: TranslationMethod): boolean =>
  method === 'xploregan' || method === 'colour';

export const TRANSLATION_MODES = ['plain', 'walk'] as const;
/**
 * `plain`: each source once into each style. `walk`: each new image goes through several styles and check-points and
 * ends in one drawn uniformly, so that traces of the translator do not go with the class.
 */
export type TranslationMode = (typeof TRANSLATION_MODES)[number];

/** Everything that decides which new images are made. */
export interface TranslationPlan {
  readonly method: TranslationMethod;
  /** `null` for methods that need none. */
  readonly translator: TranslatorId | null;
  readonly mode: TranslationMode;
  readonly styles: readonly Style[];
  readonly sources: readonly ImageId[];
  /** New images a source in walks and without styles; plain makes one a style. */
  readonly copies: number;
  readonly seed: number;
}

/** New images that walks and methods without styles may make of a source. */
export const MAX_COPIES = 20;

/** How many new images a plan makes of each source. */
export const newOfEach = ({ method, mode, styles, copies }: TranslationPlan): number =>
  mode === 'walk' || !takesStyles(method) ? copies : styles.length;

/** How many new images a plan makes. */
export const newImages = (plan: TranslationPlan): number => plan.sources.length * newOfEach(plan);

/** Reasons to doubt a new image; bits of one byte. Style and class only where the judge tells those of real images. */
export const DOUBTS = {
  /** Its nearest style in the backbone's judge layer is another one than asked for. */
  missed: 1,
  /** It is the source, hardly changed. */
  unchanged: 2,
  /** Its nearest class in the judge layer is no longer the source's. */
  lost: 4,
} as const;
export type Doubt = keyof typeof DOUBTS;

/** The new images of one translation; position i of every array is one of them. */
export interface Augmentation {
  readonly job: JobId;
  readonly name: string;
  readonly createdAt: number;
  readonly plan: TranslationPlan;
  /** Catalog rows of part `augmented`; rejected ones are discarded in the catalog. */
  readonly rows: Int32Array;
  /** Catalog row of the source of each; −1 where it is gone. */
  readonly sources: Int32Array;
  /** Index into `plan.styles`. */
  readonly styles: Uint16Array;
  /** Sums of `DOUBTS`. */
  readonly doubts: Uint8Array;
  /** Mean absolute change of a pixel, 0 … 1. */
  readonly changes: Float32Array;
  /** Measured when they were made; `null` of plans without a style, and of those made before it was measured. */
  readonly measured: MeasuredQuality | null;
}

/**
 * How good a translation is, over all of its images, the rejected ones too; shares are 0 … 1, `null` where nothing could
 * be compared.
 */
export interface TranslationQuality extends Omit<MeasuredQuality, 'sampled' | 'cells'> {
  readonly n: number;
  /** Nearest class centroid in the judge layer is still the source's; `null` where the judge cannot tell classes. */
  readonly retention: number | null;
  readonly change: number;
  readonly doubts: Readonly<Record<Doubt, number>>;
  /** Rejected images by the doubts that they had; one with two counts twice, one with none as `other`. */
  readonly pruned: Readonly<Record<Doubt | 'other', number>>;
  /** By class and style, and of how many images; empty and `null` where nothing was measured. */
  readonly cells: MeasuredQuality['cells'];
  readonly sampled: MeasuredQuality['sampled'] | null;
}

/** How often a classifier's answer turns when images are moved into a style. */
export interface Turns {
  readonly n: number;
  readonly turned: number;
  readonly interval: readonly [low: number, high: number];
  /** Class → how many answers it was turned into. */
  readonly into: readonly number[];
}

/** The probe: the style against a random group of equal size. It tests the hypothesis before anything is retrained. */
export interface StyleProbe {
  readonly classifier: ClassifierId;
  readonly style: Turns;
  readonly random: Turns;
  /** Exact McNemar over the sources: turned by one of the two alone. */
  readonly p: number;
}
