import type { BackendChoice } from './backend';
import type { BaselineOf } from './baselines';
import type { ClassifierId, ImageId, JobId, ProjectId } from './ids';

/** `small` is the default: the 9-conv residual network. */
export const ARCHITECTURES = ['tiny', 'small', 'large'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

export const INPUT_SIZES_PX = [32, 48, 64, 96, 128] as const;

export type OptimizerSpec =
  | { readonly kind: 'adam'; readonly learningRate: number; readonly weightDecay: number }
  | {
      readonly kind: 'sgd';
      readonly learningRate: number;
      readonly momentum: number;
      readonly weightDecay: number;
    };

/** Everything that decides a training run, beside the data and the backend. */
export interface TrainingSpec {
  readonly arch: Architecture;
  readonly sizePx: number;
  readonly epochs: number;
  readonly batch: number;
  readonly optimizer: OptimizerSpec;
  /** Random horizontal flip. */
  readonly flip: boolean;
  /** Largest random shift in pixels, both directions; 0 = none. */
  readonly shiftPx: number;
  /** Stop after this many epochs without a lower loss on explore; `null` = run all epochs. */
  readonly patience: number | null;
  readonly seed: number;
  /** True where each class weighs the same in the loss, however many images it has. */
  readonly reweight?: boolean;
}

/** The one recipe of every figure that we publish. */
export const DEFAULT_TRAINING: TrainingSpec = {
  arch: 'small',
  sizePx: 64,
  epochs: 20,
  batch: 32,
  optimizer: { kind: 'adam', learningRate: 1e-3, weightDecay: 0 },
  flip: false,
  shiftPx: 0,
  patience: null,
  seed: 1,
};

export interface EpochRecord {
  /** 1-based. */
  readonly epoch: number;
  /** Mean cross-entropy in nats and share right, over the epoch's training batches as they were trained. */
  readonly loss: number;
  readonly accuracy: number;
  /** The same over explore and confirm together, network frozen; `null` where there is no validation image. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  /** Validation loss over explore alone, by which training stops early; `null` where explore has no image. */
  readonly exploreLoss?: number | null;
  /** Seconds since the start, pauses left out. */
  readonly seconds: number;
}

/** Which images a classifier learned from: a snapshot by stable id, since the catalog grows. */
export interface DataRecipe {
  readonly images: readonly ImageId[];
  /** Label of each image as it was when the training began. */
  readonly labels: readonly number[];
  /** The classes that labels are an index into, as they were then. Only old records lack it. */
  readonly classes?: readonly string[];
  /** The labelled validation images of then, or `null` where there was none. Only old records lack it. */
  readonly validation?: ValidationRecipe | null;
  /** Translations among the images, by their jobs. */
  readonly augmentations?: readonly JobId[];
  /** False where the originals were left out. */
  readonly originals?: boolean;
}

export interface ValidationRecipe {
  readonly images: readonly ImageId[];
  readonly labels: readonly number[];
  /** The first so many are of explore, the others of confirm. */
  readonly explore: number;
}

/** Immutable once trained; retraining makes a child. Discarding hides. */
export interface ClassifierRecord {
  readonly project: ProjectId;
  readonly id: ClassifierId;
  readonly parent: ClassifierId | null;
  /** True where it began with the parent's weights. Only old records lack it. */
  readonly warm?: boolean;
  /** True where all but the last layer is the parent's, and the recipe names images of explore. */
  readonly head?: boolean;
  readonly baseline?: BaselineOf;
  readonly job: JobId;
  readonly name: string;
  readonly createdAt: number;
  readonly spec: TrainingSpec;
  readonly recipe: DataRecipe;
  readonly backend: BackendChoice;
  readonly epochs: readonly EpochRecord[];
  /** Number of trainable values. */
  readonly parameters: number;
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** SHA-256 of all weights and moving averages as little-endian float32, in layer order. */
  readonly weightsHash: string;
  readonly discarded: boolean;
}
