import type { BackendChoice } from './backend';
import type { BaselineOf } from './baselines';
import type { ClassifierId, ImageId, JobId, ProjectId, TranslatorId } from './ids';
import type { DataRecipe, EpochRecord, TrainingSpec } from './classifier';
import type { TranslationPlan } from './style';
import type { TranslatorSpec } from './translator';

export const JOB_STATES = ['running', 'interrupted', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A training that stopped with its tab or failed can go on from its last checkpoint, or from the start. */
export const isResumable = (state: JobState): boolean => state === 'interrupted' || state === 'failed';

/** The whole specification of a long computation, enough to go on with it in another tab or after a restart. */
export interface TrainJobSpec {
  readonly kind: 'train';
  readonly classifier: ClassifierId;
  readonly parent: ClassifierId | null;
  readonly name: string;
  /** True where it begins with the parent's weights instead of fresh ones. */
  readonly warm?: boolean;
  /** True where only the parent's last layer is fitted anew. */
  readonly head?: boolean;
  readonly baseline?: BaselineOf;
  readonly training: TrainingSpec;
  readonly recipe: DataRecipe;
}

export interface TranslatorJobSpec {
  readonly kind: 'train-translator';
  readonly translator: TranslatorId;
  /** Whose weights it starts from. */
  readonly parent: TranslatorId | null;
  readonly name: string;
  readonly translation: TranslatorSpec;
  /** Whose latents lend groups beside the backbone's. */
  readonly classifier: ClassifierId | null;
  /** Training images, translated beside those of the pool. */
  readonly images: readonly ImageId[];
  /** Explore and the unlabelled pool, whose groups are the styles. */
  readonly pool: readonly ImageId[];
}

export interface TranslateJobSpec {
  readonly kind: 'translate';
  readonly name: string;
  readonly plan: TranslationPlan;
  /** Made for a baseline: in place of the images of which translation. No other training takes them by itself. */
  readonly baseline?: BaselineOf & { readonly instead: JobId };
}

export type JobSpec = TrainJobSpec | TranslatorJobSpec | TranslateJobSpec;
export type JobKind = JobSpec['kind'];
/** A job of one kind. */
export type JobOf<Kind extends JobKind> = Omit<JobRecord, 'spec'> & {
  readonly spec: Extract<JobSpec, { readonly kind: Kind }>;
};
export const isJobOf = <Kind extends JobKind>(job: JobRecord, kind: Kind): job is JobOf<Kind> =>
  job.spec.kind === kind;

export interface JobRecord {
  readonly project: ProjectId;
  readonly id: JobId;
  readonly spec: JobSpec;
  readonly state: JobState;
  /** Resolved at the first start; a resumed job keeps to it. */
  readonly backend: BackendChoice | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Of a training: completed epochs, as far as the last checkpoint. Else empty. */
  readonly epochs: readonly EpochRecord[];
  /**
   * Of every other job: steps or images done at the last checkpoint; of a translator's training also the seconds that
   * all its parts have taken till then, with what is measured on the way.
   */
  readonly done?: {
    readonly steps: number;
    readonly of: number;
    readonly seconds?: number | undefined;
  };
  readonly error: string | null;
}

/** How far a long computation is; at most 10 a second reach the page. */
export interface Progress {
  /** What is being done, for people: "Epoch 3 of 20". */
  readonly what: string;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
}
