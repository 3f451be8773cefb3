import type { BackendChoice } from './backend';
import type { ClassifierId, JobId, ProjectId } from './ids';
import type { DataRecipe, EpochRecord, TrainingSpec } from './classifier';

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
  readonly training: TrainingSpec;
  readonly recipe: DataRecipe;
}
export type JobSpec = TrainJobSpec;

export interface JobRecord {
  readonly project: ProjectId;
  readonly id: JobId;
  readonly spec: JobSpec;
  readonly state: JobState;
  /** Resolved at the first start; a resumed job keeps to it. */
  readonly backend: BackendChoice | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Completed epochs, as far as the last checkpoint. */
  readonly epochs: readonly EpochRecord[];
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
