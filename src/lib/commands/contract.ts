import type { BackendReport, BackendRequest } from '../domain/backend';
import type { KnownAccuracy } from '../domain/alignment';
import type { Catalog, Part } from '../domain/catalog';
import type { ClassifierRecord, EpochRecord, TrainingSpec } from '../domain/classifier';
import type { ClassifierId, ContentHash, ImageId, JobId, ProjectId } from '../domain/ids';
import type { JobRecord, Progress } from '../domain/job';
import type { Accuracy } from '../domain/metrics';
import type { EventRecord, ImageRecord, ProjectRecord } from '../domain/project';
import type { TranslatorRecord } from '../domain/translator';
import type { DiscoverCommands } from './discover-contract';
import type { MitigateCommands } from './mitigate-contract';

/** Options of every act that takes a while. */
export interface ActOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface ImportInput {
  /** Files with their paths; one ZIP alone, or loose images with an optional `labels.csv`. */
  readonly files: readonly { readonly path: string; readonly blob: Blob }[];
  readonly labels?: Blob;
  readonly seed?: number;
  readonly name?: string;
  /** Adds to this project instead of making a new one. */
  readonly into?: ProjectId;
}

export interface ImportReport {
  readonly project: ProjectId;
  readonly name: string;
  readonly classes: readonly string[];
  readonly counts: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly pool: number;
  };
  readonly imported: number;
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
  readonly notes: readonly string[];
}

export interface TrainOptions extends ActOptions {
  readonly training?: Partial<TrainingSpec>;
  readonly name?: string;
  readonly parent?: ClassifierId;
  /** Accepted images of these translations are learned from too. */
  readonly augmentations?: readonly JobId[];
  /** False leaves the training images out, as walks want it; true by default. */
  readonly originals?: boolean;
  /** Starts from the parent's weights instead of from scratch. */
  readonly warm?: boolean;
  /**
   * Fits only the parent's last layer, to the labels of explore with classes balanced: a logistic regression on its
   * latents whose penalty is cross-validated there. What it scores on explore says nothing any more.
   */
  readonly head?: boolean;
  readonly onStart?: (job: JobRecord) => void;
  readonly onEpoch?: (epoch: EpochRecord, of: number) => void;
}

/** How well a classifier does on a part. Groups by a known attribute are for measurement alone. */
export interface Evaluation {
  readonly part: 'training' | 'validation' | 'explore' | 'confirm' | 'test';
  readonly overall: Accuracy;
  readonly perClass: readonly (Accuracy & { readonly class: string })[];
  /** The class × attribute cell (class alone where no attribute is known) with the lowest accuracy, n ≥ 5. */
  readonly worstGroup: (Accuracy & { readonly name: string }) | null;
  /** By the attribute that the data names, for measurement alone; `null` where it names none. */
  readonly known: KnownAccuracy | null;
}

export interface KnownMasks {
  readonly sidePx: number;
  readonly class: Uint8Array;
  readonly bias: Uint8Array;
}

/** Everything the page needs to draw a project. Replaced whole after each act. */
export interface Snapshot {
  readonly project: ProjectRecord;
  readonly catalog: Catalog;
  readonly classifiers: readonly ClassifierRecord[];
  readonly translators: readonly TranslatorRecord[];
  readonly jobs: readonly JobRecord[];
  readonly events: readonly EventRecord[];
  readonly writable: boolean;
  /** What undo and redo would do, in words; `null` = nothing. */
  readonly undo: string | null;
  readonly redo: string | null;
}

export interface Info {
  readonly version: string;
  readonly backend: BackendReport;
  /** What was asked of the ladder, here or at an earlier visit. */
  readonly request: BackendRequest;
  readonly storage: { readonly usage: number; readonly quota: number; readonly persistent: boolean };
  readonly isolated: boolean;
  readonly secure: boolean;
  readonly cores: number;
  readonly userAgent: string;
}

/**
 * Every act of a user, once. The page's buttons, `window.dash` and the command line call these and nothing else.
 * Acts reject with a `DashError` and then have changed nothing.
 */
export interface Commands extends DiscoverCommands, MitigateCommands {
  info(options?: { readonly remeasure?: boolean }): Promise<Info>;
  /** Overrides the ladder for later acts, and remembers it. */
  setBackend(request: BackendRequest): Promise<BackendReport>;

  listProjects(): Promise<readonly ProjectRecord[]>;
  /**
   * `size` = training images, `unbiased` = training uniform over class × attribute. `counterfactuals` = so many training
   * images again with another value of the attribute: a ceiling to measure against, in a project that says so.
   */
  openDemo(
    name: string,
    options?: ActOptions & {
      readonly seed?: number;
      readonly unbiased?: boolean;
      readonly size?: number;
      readonly counterfactuals?: number;
    },
  ): Promise<ProjectId>;
  importFiles(input: ImportInput, options?: ActOptions): Promise<ImportReport>;
  openProjectFile(
    file: Blob,
    options?: ActOptions,
  ): Promise<{ readonly project: ProjectId; readonly repaired: readonly string[] }>;
  exportProject(project: ProjectId, options?: ActOptions): Promise<Blob>;
  renameProject(project: ProjectId, name: string): Promise<void>;
  deleteProject(project: ProjectId): Promise<void>;

  /** Current state; takes the project's lock if it is free. */
  snapshot(project: ProjectId): Promise<Snapshot>;
  /** Called after every change of that project, by whichever act or tab. Returns the unsubscribe function. */
  subscribe(project: ProjectId, listener: () => void): () => void;
  /** Takes the lock from another tab, which becomes read-only. */
  takeOver(project: ProjectId): Promise<void>;
  image(project: ProjectId, hash: ContentHash): Promise<ImageRecord | undefined>;

  train(project: ProjectId, options?: TrainOptions): Promise<ClassifierRecord>;
  /** Goes on with an interrupted job under its recorded specification. */
  resume(project: ProjectId, job: JobId, options?: TrainOptions): Promise<ClassifierRecord>;
  cancelJob(project: ProjectId, job: JobId): Promise<void>;
  discardJob(project: ProjectId, job: JobId): Promise<void>;

  /** rows × classes logits, NaN for sealed test rows and for rows not predicted. Computes what is missing. */
  logits(project: ProjectId, classifier: ClassifierId, options?: ActOptions): Promise<Float32Array>;
  evaluate(project: ProjectId, classifier: ClassifierId, part: Evaluation['part']): Promise<Evaluation>;
  /**
   * Where a demo's generator drew the class cue and the bias cue, for measurement alone; `null` where nobody knows.
   * One bit a pixel, row by row, the highest bit of a byte first.
   */
  knownMasks(project: ProjectId, images: readonly ImageId[]): Promise<readonly KnownMasks[] | null>;
  /** Opens the sealed test set for this classifier; logged. */
  openTest(project: ProjectId, classifier: ClassifierId, options?: ActOptions): Promise<Evaluation>;

  chooseClassifier(project: ProjectId, classifier: ClassifierId): Promise<void>;
  /** Hides it. Where it is the one shown, `instead` is shown from then on, or else its parent. */
  discardClassifier(project: ProjectId, classifier: ClassifierId, instead?: ClassifierId): Promise<void>;
  restoreClassifier(project: ProjectId, classifier: ClassifierId): Promise<void>;
  /** For good: weights go, the event stays. */
  deleteClassifier(project: ProjectId, classifier: ClassifierId): Promise<void>;

  relabel(project: ProjectId, images: readonly ImageId[], to: string): Promise<void>;
  moveImages(project: ProjectId, images: readonly ImageId[], to: Part): Promise<void>;
  discardImages(project: ProjectId, images: readonly ImageId[]): Promise<void>;
  restoreImages(project: ProjectId, images: readonly ImageId[]): Promise<void>;
  deleteImages(project: ProjectId, images: readonly ImageId[]): Promise<void>;
  undo(project: ProjectId): Promise<void>;
  redo(project: ProjectId): Promise<void>;
}
