import type { Architecture, EpochRecord, TrainingSpec } from '../../domain/classifier';

/**
 * Pixels by row, whatever holds them. `rows` are numbers that mean something to the source alone (rows of the
 * catalog, say); batches are asked for by them, in any order.
 */
export interface ImageSource {
  readonly rows: Int32Array;
  readonly sizePx: number;
  /**
   * RGB, rows.length × sizePx × sizePx × 3 bytes. Fetched by one caller at a time; may be reused after the next call. A
   * source may write into `room`, of just that size, so that no garbage is left behind.
   */
  pixels(rows: Int32Array, room?: Uint8Array<ArrayBuffer>): Uint8Array | Promise<Uint8Array>;
}

export interface LabelledSource extends ImageSource {
  /** Class of `rows[i]`. */
  readonly labels: Uint16Array;
}

export interface ValidationSource extends LabelledSource {
  /** The first so many rows are of explore, on which alone early stopping is decided; all of them if left out. */
  readonly explore?: number;
}

export interface TrainOptions {
  readonly spec: TrainingSpec;
  readonly classes: number;
  readonly training: LabelledSource;
  /** `null` where no labelled validation image exists. */
  readonly validation: ValidationSource | null;
  /** From an `epoch` event of the same specification and data. */
  readonly checkpoint?: ArrayBuffer | undefined;
  /** Weights to begin with (`TrainResult.weights`) of the same network; a checkpoint comes first. */
  readonly start?: ArrayBuffer | undefined;
}

/**
 * `train(options)` in `train.ts`: computes on the current backend. Ending it early (`return()`) frees everything.
 * Throws `BadInput` where specification, data and checkpoint do not fit, and `BadInput` with a remedy where the loss
 * stops being a number.
 */
export type Train = (options: TrainOptions) => AsyncGenerator<TrainEvent, TrainResult, void>;

export interface PredictOptions {
  /** `TrainResult.weights`. */
  readonly weights: ArrayBuffer;
  readonly source: ImageSource;
  /** Images a batch; 64 by default. */
  readonly batch?: number;
}

/** `predict(options)` in `predict.ts`: logits and latents in the order of `source.rows`. */
export type Predict = (options: PredictOptions) => AsyncGenerator<PredictedBatch, void, void>;

export type TrainEvent =
  /** After each optimiser step, and after each validation batch (`validating`): where the worker may yield. */
  | {
      readonly type: 'step';
      /** 1-based. */
      readonly epoch: number;
      readonly validating: boolean;
      /** Of this epoch's training or validation batches. */
      readonly step: number;
      readonly steps: number;
      /** Images that this step went through, for the rate. */
      readonly images: number;
      /** Mean over the batch, in nats. */
      readonly loss: number;
    }
  /** The end of an epoch; training resumed from `checkpoint` goes on bit by bit as if it had not stopped. */
  | { readonly type: 'epoch'; readonly record: EpochRecord; readonly checkpoint: ArrayBuffer };

export interface TrainResult {
  readonly epochs: readonly EpochRecord[];
  /** `classifierFrom` reads it. */
  readonly weights: ArrayBuffer;
  /** SHA-256 of all weights and moving averages as little-endian float32, in layer order. */
  readonly weightsHash: string;
  /** Number of trainable values. */
  readonly parameters: number;
  /** Pauses between two steps left out, those before a resumption counted. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

export interface PredictedBatch {
  readonly rows: Int32Array;
  /** [rows, classes] */
  readonly logits: Float32Array;
  /** [rows, latentSize] */
  readonly latents: Float32Array;
  /** Images done so far, this batch included. */
  readonly done: number;
  readonly total: number;
}

/** What a stored network says of itself. */
export interface NetworkShape {
  readonly arch: Architecture;
  readonly sizePx: number;
  readonly classes: number;
}
