import type { ImageSource } from '../classifier/contract';
import type { ExplanationMap, MapMethod } from './maps';

export interface ExplainOptions {
  /** `TrainResult.weights`. */
  readonly weights: ArrayBuffer;
  readonly source: ImageSource;
  readonly method: MapMethod;
  /** Class whose logit is explained; `null` = the predicted one. */
  readonly target: number | null;
  /** Images a batch; 8 by default. */
  readonly batch?: number;
}

export interface ExplainedBatch {
  readonly rows: Int32Array;
  /** Class explained of each. */
  readonly targets: readonly number[];
  readonly maps: readonly ExplanationMap[];
  /** Images done so far, this batch included. */
  readonly done: number;
  readonly total: number;
}

/** `explain(options)` in `explain.ts`: maps at the last block's output, in the order of `source.rows`. */
export type Explain = (options: ExplainOptions) => AsyncGenerator<ExplainedBatch, void, void>;
