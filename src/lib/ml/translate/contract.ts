import type { TranslationMetrics, TranslatorSpec } from '../../domain/translator';
import type { ImageSource } from '../classifier/contract';

/** One way to sort the images of a bank into groups that may serve as styles. */
export interface Grouping {
  /** For people and records: "latents, K = 8, merged by prediction". */
  readonly name: string;
  /** Relative chance of being drawn at a step. */
  readonly weight: number;
  readonly groups: number;
  /** Group of each image of the bank, pool and sources; `NO_GROUP` where it belongs to none. */
  readonly own: Int16Array;
}
export const NO_GROUP = -1;

/** Images and the groups that styles are drawn from, afresh each step. `buildStyleBank` makes it. */
export interface StyleBank {
  /** Rows of the image source: first the pool, then the sources. */
  readonly rows: Int32Array;
  /** The first so many show the styles; groups are summarised from them alone. */
  readonly pool: number;
  /** [rows, components]: condition features in the translator's basis. */
  readonly features: Float32Array;
  readonly components: number;
  readonly groupings: readonly Grouping[];
  /** Never drawn in training: what the hit-rate on unseen groups is measured with. */
  readonly heldOut: readonly Grouping[];
  /** Share of the steps whose groups are neighbourhoods of images drawn at random, as a lasso takes them. */
  readonly neighbourhoods: number;
  /** Groups left out because they go with the class, for the record. */
  readonly leftOut: number;
}

/** The basis of condition features, stored with the translator, in whose units every summary given to it must be. */
export interface StyleBasis {
  /** Width of the raw features. */
  readonly columns: number;
  readonly components: number;
  /** [columns] */
  readonly mean: Float32Array;
  /** [components, columns], each divided by the deviation along it. */
  readonly basis: Float32Array;
}

/** What progress is measured with; nothing of it is differentiated or trained on. */
export interface TranslationJudge {
  readonly width: number;
  /** RGB bytes of `count` images of the translator's size → [count, width]. */
  features(pixels: Uint8Array, count: number): Promise<Float32Array>;
  /** Rows of the image source as they are → [rows, width]; `null` where nobody has kept them. */
  readonly kept: ((rows: Int32Array) => Float32Array) | null;
  /** [bank.pool, width] */
  readonly pool: Float32Array;
  /** [classes, width]: mean features of each class, for retention; `null` where no label exists or it cannot tell them. */
  readonly classes: Float32Array | null;
  /** Rows of the image source to be measured on, up to 64. */
  readonly sources: Int32Array;
}

export interface PreviewSet {
  /** Rows of the image source. */
  readonly sources: Int32Array;
  /** Summaries, [styles, 2 × components]. */
  readonly styles: Float32Array;
}

export interface TrainTranslatorOptions {
  readonly spec: TranslatorSpec;
  /** Images by the rows that the bank names. */
  readonly images: ImageSource;
  readonly bank: StyleBank;
  readonly basis: StyleBasis;
  /** `null`: no metrics. */
  readonly judge: TranslationJudge | null;
  /** `null`: no previews. */
  readonly preview: PreviewSet | null;
  /** From a `checkpoint` event of the same specification and data. */
  readonly checkpoint?: ArrayBuffer | undefined;
  /** Stored weights to begin with (`TranslateResult.weights`); their basis must be the one given. */
  readonly start?: ArrayBuffer | undefined;
}

/**
 * `trainTranslator(options)` in `train.ts`: computes on the current backend. Ending it early (`return()`) frees
 * everything. Throws `BadInput` where specification, data, check-point and starting weights do not fit, and `BadInput`
 * with a remedy where a loss stops being a number.
 */
export type TrainTranslator = (
  options: TrainTranslatorOptions,
) => AsyncGenerator<TranslateEvent, TranslateResult, void>;

/** Unweighted losses of one step. */
export interface StepLosses {
  /** Adversarial loss of the generator. */
  readonly generator: number;
  readonly discriminator: number;
  readonly cycle: number;
  readonly identity: number;
  readonly edge: number;
  readonly sparse: number;
}

export type TranslateEvent =
  /** After each optimiser step and each part of a measurement (`measuring`): where the worker may yield. */
  | {
      readonly type: 'step';
      /** Steps taken, 1-based. */
      readonly step: number;
      readonly steps: number;
      readonly measuring: boolean;
      readonly losses: StepLosses;
      /** Pauses left out. */
      readonly seconds: number;
    }
  | {
      readonly type: 'preview';
      readonly step: number;
      /** RGB: all sources, then all of them in the first style, in the second, … */
      readonly pixels: Uint8Array;
      readonly sources: number;
      readonly styles: number;
    }
  | { readonly type: 'metrics'; readonly metrics: TranslationMetrics }
  /**
   * Training resumed from `checkpoint` goes on bit by bit as if it had not stopped. `weights` are those of the moving
   * average so far with the snapshots kept, fit for `translate`.
   */
  | {
      readonly type: 'checkpoint';
      readonly step: number;
      readonly checkpoint: ArrayBuffer;
      readonly weights: ArrayBuffer;
    };

export interface TranslateResult {
  /** Basis and snapshots of the averaged generator in half precision, newest last; `translate` reads them. */
  readonly weights: ArrayBuffer;
  /** SHA-256 of `weights`. */
  readonly weightsHash: string;
  /** Trainable values of the generator. */
  readonly parameters: number;
  readonly snapshots: number;
  readonly steps: number;
  readonly seconds: number;
  readonly metrics: readonly TranslationMetrics[];
}

/** One move of one image. */
export interface Hop {
  /** Index into the styles. */
  readonly style: number;
  /** Which snapshot does it; −1 is the newest. */
  readonly snapshot: number;
}

/** One new image: a source and the styles it goes through, the last of which it ends in. */
export interface Route {
  /** Row of the image source. */
  readonly source: number;
  readonly hops: readonly Hop[];
  /** Which of its source's copies it is, where a method without styles makes several. */
  readonly copy?: number;
}

export interface TranslateOptions {
  /** `TranslateResult.weights`. */
  readonly weights: ArrayBuffer;
  readonly source: ImageSource;
  /** Summaries, [styles, 2 × components], of features in the translator's basis. */
  readonly styles: Float32Array;
  readonly routes: readonly Route[];
  /** Images a batch; 32 by default. */
  readonly batch?: number | undefined;
}

/**
 * `translate(options)` in `translate.ts`: batches in an order of its own; `indices` say which routes they are.
 * Intermediate images stay in float32. Ending it early frees everything.
 */
export type Translate = (options: TranslateOptions) => AsyncGenerator<TranslatedBatch, void, void>;

export interface TranslatedBatch {
  /** Positions in `routes`. */
  readonly indices: Int32Array;
  /** RGB, three bytes a pixel. */
  readonly pixels: Uint8Array;
  /** Images done so far, this batch included. */
  readonly done: number;
  readonly total: number;
}
