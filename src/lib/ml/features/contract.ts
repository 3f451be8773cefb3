import type { ImageSource } from '../classifier/contract';

/**
 * Layers of the frozen backbone, each with one role: `condition` describes groups of images as styles and may be
 * clustered, `judge` measures translations and is never trained against.
 */
export const FEATURE_LAYERS = ['condition', 'judge'] as const;
export type FeatureLayer = (typeof FEATURE_LAYERS)[number];

/** Channels of the depthwise convolution of block 6. */
export const CONDITION_WIDTH = 192;
/** The same of block 10. */
export const JUDGE_WIDTH = 384;
export const FEATURE_WIDTHS: Readonly<Record<FeatureLayer, number>> = {
  condition: CONDITION_WIDTH,
  judge: JUDGE_WIDTH,
};

/** Begins the SHA-256 of the asset, which says everything that features depend on beside the pixels. */
export const BACKBONE_VERSION = '6dee8e7a3e32';

export interface ExtractOptions {
  /** The backbone's asset; `loadBackbone` in `asset.ts` fetches it. */
  readonly bytes: ArrayBuffer;
  readonly source: ImageSource;
  /** What is wanted; `condition` alone takes about three quarters of the time. */
  readonly layers: readonly FeatureLayer[];
  /** Images a batch; 8 by default. */
  readonly batch?: number | undefined;
}

export interface FeatureBatch {
  readonly rows: Int32Array;
  /** rows.length × CONDITION_WIDTH raw activations, averaged over the picture; empty where not asked for. */
  readonly condition: Float32Array;
  /** rows.length × JUDGE_WIDTH, likewise. */
  readonly judge: Float32Array;
  /** Images done so far, this batch included. */
  readonly done: number;
  readonly total: number;
}

/**
 * `extract(options)` in `extract.ts`: features on the current backend, in the order of `source.rows`. Ending it early
 * (`return()`) frees everything. Features follow from pixels and `BACKBONE_VERSION`, up to the rounding of the backend.
 * Throws `BadInput` where the asset is damaged or of another version.
 */
export type Extract = (options: ExtractOptions) => AsyncGenerator<FeatureBatch, void, void>;
