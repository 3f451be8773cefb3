import type { BackendChoice, BackendReport, BackendRequest } from '../domain/backend';
import type { ClassifierRecord, EpochRecord } from '../domain/classifier';
import type { Part } from '../domain/catalog';
import type {
  Algorithm,
  Clusters,
  Discovery,
  Explanation,
  ExplanationMethod,
  Layout,
  LayoutFrame,
  Space,
} from '../domain/discovery';
import type { ClassifierId, ImageId, JobId, ProjectId, TranslatorId } from '../domain/ids';
import type { Style, StyleProbe, TranslationMethod } from '../domain/style';
import type { TranslatorRecord } from '../domain/translator';
import type { Progress } from '../domain/job';
import type { ProjectRecord } from '../domain/project';

/**
 * The contract between the page and the compute worker. The page sends ids, never pixels: the worker reads images
 * and weights from storage and writes results there.
 *
 * Guarantees:
 * - every promise settles: with a value, an `AbortError`, or a named `DashError`;
 * - at most ten `progress` events a second per task; `epoch` and other milestones are never dropped;
 * - a task of a more urgent priority is served between two steps of a less urgent one;
 * - `cancel` stops the work at the next step, or ends the worker that does not get there in ten seconds; nothing of the
 *   task is written after its promise has settled;
 * - a crashed worker is started again and tasks that have checkpoints go on from the last one.
 */
export const PRIORITIES = ['interactive', 'foreground', 'background'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Identifies one call across the boundary, so that it can be cancelled. */
export type TaskId = string;

export type TaskRequest =
  /** Runs or resumes the job of that id, which stands in storage with its whole specification. */
  | {
      readonly kind: 'train';
      readonly project: ProjectId;
      readonly job: JobId;
      readonly backend: BackendRequest;
      /** What the ladder found before for this request, so that it need not be climbed again. */
      readonly known?: BackendChoice | null;
    }
  /** Logits and latents of all rows that have none yet; sealed test rows only with `test: true`. */
  | {
      readonly kind: 'predict';
      readonly project: ProjectId;
      readonly classifier: ClassifierId;
      readonly test: boolean;
      readonly backend: BackendRequest;
      readonly known?: BackendChoice | null;
    }
  /** Frozen features of all rows that have none, sealed test rows left out. */
  | {
      readonly kind: 'features';
      readonly project: ProjectId;
      readonly backend: BackendRequest;
      readonly known?: BackendChoice | null;
    }
  /** One joint layout of training, explore, confirm and pool; saved. */
  | {
      readonly kind: 'project';
      readonly project: ProjectId;
      readonly classifier: ClassifierId;
      readonly space: Space;
      readonly perplexity: number;
      readonly iterations: number;
      /** `dash` where it is absent. */
      readonly algorithm?: Algorithm;
      readonly backend: BackendRequest;
      readonly known?: BackendChoice | null;
    }
  | {
      readonly kind: 'explain';
      readonly project: ProjectId;
      readonly classifier: ClassifierId;
      readonly images: readonly ImageId[];
      readonly method: ExplanationMethod;
      /** `null` = the predicted class. */
      readonly target: number | null;
      readonly backend: BackendRequest;
      readonly known?: BackendChoice | null;
    }
  | {
      readonly kind: 'cluster' | 'discover';
      readonly project: ProjectId;
      readonly classifier: ClassifierId;
      readonly space: Space;
      readonly k: number;
      readonly parts: readonly Part[];
      readonly seed: number;
      readonly backend: BackendRequest;
      readonly known?: BackendChoice | null;
    }
  /** Run or resume the job of that id. */
  | {
      readonly kind: 'train-translator' | 'translate';
      readonly project: ProjectId;
      readonly job: JobId;
      readonly backend: BackendRequest;
      readonly known?: BackendChoice | null;
    }
  /** A few images in a style, nothing stored; with a classifier its answers before and after, and in a random style. */
  | {
      readonly kind: 'try-style';
      readonly project: ProjectId;
      readonly method: TranslationMethod;
      readonly translator: TranslatorId | null;
      readonly style: Style;
      readonly sources: readonly ImageId[];
      readonly classifier: ClassifierId | null;
      readonly seed: number;
      readonly backend: BackendRequest;
      readonly known?: BackendChoice | null;
    }
  /** A linear classifier on frozen features, fitted to training and asked about the parts; nothing of it is stored. */
  | {
      readonly kind: 'linear-probe';
      readonly project: ProjectId;
      readonly parts: readonly Part[];
      readonly backend: BackendRequest;
      readonly known?: BackendChoice | null;
    }
  /** Climbs the ladder and leaves the engine that it found open. */
  | { readonly kind: 'probe'; readonly backend: BackendRequest };

export type TaskEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'backend'; readonly backend: BackendChoice }
  | { readonly type: 'epoch'; readonly epoch: EpochRecord; readonly of: number }
  | { readonly type: 'frame'; readonly frame: LayoutFrame }
  | {
      readonly type: 'preview';
      readonly step: number;
      readonly sizePx: number;
      readonly sources: number;
      readonly styles: number;
      readonly pixels: Uint8Array;
    }
  | { readonly type: 'metrics'; readonly metrics: TranslatorRecord['metrics'][number] }
  | { readonly type: 'warning'; readonly message: string };

/** RGB of the new images, size × size × 3 each, and the probe where a classifier was named. */
export interface TriedStyle {
  readonly sizePx: number;
  readonly pixels: Uint8Array;
  readonly probe: StyleProbe | null;
}

export interface TaskResults {
  readonly train: ClassifierRecord;
  readonly predict: { readonly rows: number };
  readonly features: { readonly rows: number };
  readonly project: Layout;
  readonly explain: readonly Explanation[];
  readonly cluster: Clusters;
  readonly discover: Discovery;
  readonly 'train-translator': TranslatorRecord;
  readonly translate: { readonly rows: number };
  readonly 'try-style': TriedStyle;
  readonly 'linear-probe': {
    readonly rows: Int32Array;
    /** Class of each of the rows. */
    readonly predicted: Int16Array;
    /** The penalty that was chosen by cross-validation on training. */
    readonly lambda: number;
  };
  readonly probe: BackendReport;
}

/** What the import worker is asked for. `project` is the record to be written, or the one to add to. */
export type ImportRequest =
  | {
      readonly kind: 'import';
      readonly project: ProjectRecord;
      /** True where the project does not exist yet: it is removed again if nothing comes in. */
      readonly fresh: boolean;
      readonly files: readonly { readonly path: string; readonly blob: Blob }[];
      readonly labels: Blob | null;
      readonly seed: number;
      /** Overrides the name found in the data. */
      readonly name: string | null;
    }
  | {
      readonly kind: 'demo';
      readonly project: ProjectRecord;
      readonly name: string;
      readonly seed: number;
      readonly unbiased: boolean;
      /** Training images; `null` = as published. */
      readonly size: number | null;
      /** Training images that come again with another value of the attribute; 0 in all but a ceiling. */
      readonly counterfactuals: number;
    };

export interface ImportOutcome {
  /** As stored at the end. */
  readonly project: ProjectRecord;
  /** Row of the first image that came in. */
  readonly firstRow: number;
  readonly imported: number;
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
  readonly notes: readonly string[];
}
export interface ImportResults {
  readonly import: ImportOutcome;
  readonly demo: ImportOutcome;
}

/** Numbers for the diagnostics page: tensors and bytes alive, tasks queued. */
export interface Health {
  readonly tensors: number;
  readonly bytes: number;
  readonly tasks: number;
  readonly isolated: boolean;
}

/** Whose records a worker reads and on whose behalf it writes. */
export interface WorkerSite {
  /** Path that the site is served under. */
  readonly base: string;
  /** `Storage.holder` of the page. */
  readonly holder: string;
}

/** What a worker exposes through Comlink. Errors cross as `{name, message}`. */
export interface WorkerApi<
  Request extends { kind: string },
  Results extends Record<Request['kind'], unknown>,
> {
  /** The first call of all. */
  open(site: WorkerSite): Promise<void>;
  run<R extends Request>(
    id: TaskId,
    request: R,
    priority: Priority,
    onEvent: (event: TaskEvent) => void,
  ): Promise<Results[R['kind']]>;
  cancel(id: TaskId): Promise<void>;
  health(): Promise<Health>;
}

export interface RunOptions {
  readonly priority?: Priority;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TaskEvent) => void) | undefined;
}

/** What commands see: the same verbs, with crash recovery and cancellation by signal. */
export interface TaskClient<
  Request extends { kind: string },
  Results extends Record<Request['kind'], unknown>,
> {
  run<R extends Request>(request: R, options?: RunOptions): Promise<Results[R['kind']]>;
  health(): Promise<Health>;
  /** Ends the worker; running tasks reject with `AbortError`. */
  close(): void;
}
export type ComputeClient = TaskClient<TaskRequest, TaskResults>;
export type ImportClient = TaskClient<ImportRequest, ImportResults>;
