import { BASELINE_NAMES, type Baseline } from '../domain/baselines';
import type { ClassifierRecord, EpochRecord, TrainingSpec } from '../domain/classifier';
import type { JobId, ProjectId } from '../domain/ids';
import type { JobKind, JobRecord, Progress } from '../domain/job';
import type { Augmentation, TranslationPlan } from '../domain/style';
import type { TranslationMetrics, TranslatorRecord } from '../domain/translator';
import { YARDSTICK_NAMES, type Yardstick } from '../domain/yardsticks';
import type { Announcer } from './announcer.svelte';
import { JOB_WORDS, lengthOf } from './job-words';
import type { Notices } from './notices.svelte';
import type {
  Commands,
  Evaluation,
  TrainOptions,
  TrainTranslatorOptions,
  TranslateOptions,
  TranslatorPreview,
} from './types';

/** A job that this tab started, as it goes. */
export interface LiveJob {
  readonly kind: JobKind;
  /** `null` until the job stands in storage. */
  readonly id: JobId | null;
  readonly name: string;
  /** Epochs, steps or images in all; 0 until it is known. */
  readonly of: number;
  /** Of a training. */
  readonly epochs: readonly EpochRecord[];
  /** Of a translator: what would show a collapse, and the newest pictures. */
  readonly metrics: readonly TranslationMetrics[];
  readonly preview: TranslatorPreview | null;
  readonly progress: Progress | null;
  readonly cancelling: boolean;
}

type Watch = TrainOptions & TrainTranslatorOptions & TranslateOptions;
export type Training = Pick<
  TrainOptions,
  'training' | 'name' | 'parent' | 'augmentations' | 'originals' | 'warm'
> & { readonly training: TrainingSpec };
export type TranslatorTraining = Pick<TrainTranslatorOptions, 'spec' | 'name' | 'parent' | 'classifier'>;

interface Started {
  /** Hears the job's name as soon as it stands in storage. */
  readonly onStart?: (job: JobId) => void;
}

const translated = ({ rows }: Augmentation): string => `${rows.length} new images are there.`;

const fresh = (kind: JobKind, change: Partial<LiveJob>): LiveJob => ({
  kind,
  id: null,
  name: '',
  of: 0,
  epochs: [],
  metrics: [],
  preview: null,
  progress: null,
  cancelling: false,
  ...change,
});

const begun = (job: JobRecord): Partial<LiveJob> => ({
  ...{ id: job.id, name: job.spec.name, of: lengthOf(job), epochs: job.epochs },
});

/** Long computations of one project: at most one at a time from this tab. */
export class Jobs {
  #live = $state.raw<LiveJob | null>(null);
  #abort: AbortController | null = null;
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #announcer: Announcer;
  readonly #notices: Notices;

  constructor(commands: Commands, project: ProjectId, announcer: Announcer, notices: Notices) {
    this.#commands = commands;
    this.#project = project;
    this.#announcer = announcer;
    this.#notices = notices;
  }

  get live(): LiveJob | null {
    return this.#live;
  }

  train(
    training: TrainingSpec,
    options: Omit<Training, 'training'> = {},
    started: Started = {},
  ): Promise<ClassifierRecord | undefined> {
    return this.#run(
      fresh('train', { name: options.name ?? '', of: training.epochs }),
      (watch) => this.#commands.train(this.#project, { training, ...options, ...watch }),
      ({ name }) => `${name} is trained.`,
      started,
    );
  }

  /** Makes what a retraining stands beside: images, where there are any, then a classifier. */
  baseline(of: ClassifierRecord, name: Baseline): Promise<ClassifierRecord | undefined> {
    return this.#run(
      fresh('train', { name: BASELINE_NAMES[name], of: of.spec.epochs }),
      (watch) => this.#commands.baseline(this.#project, of.id, name, watch),
      (made) => `${made.name} is trained.`,
    );
  }

  /** Measures on confirm what leaves no classifier; `of` is the retraining that it stands beside. */
  yardstick(of: ClassifierRecord, name: Yardstick): Promise<Evaluation | undefined> {
    const probes = name === 'probe';
    return this.#run<Evaluation>(
      fresh('train', { name: YARDSTICK_NAMES[name], of: probes ? 0 : of.spec.epochs }),
      // No job of this project: it is cancelled by the signal.
      ({ onStart: _, ...watch }) =>
        probes
          ? this.#commands.linearProbe(this.#project, 'confirm', watch)
          : this.#commands.ceiling(this.#project, of.id, 'confirm', watch),
      () => `${YARDSTICK_NAMES[name]}: measured.`,
    );
  }

  trainTranslator(options: TranslatorTraining): Promise<TranslatorRecord | undefined> {
    return this.#run(
      fresh('train-translator', { name: options.name ?? '', of: options.spec?.steps ?? 0 }),
      (watch) => this.#commands.trainTranslator(this.#project, { ...options, ...watch }),
      ({ name }) => `${name} is trained.`,
    );
  }

  translate(plan: TranslationPlan, started: Started = {}): Promise<Augmentation | undefined> {
    return this.#run(
      fresh('translate', {}),
      (watch) => this.#commands.translate(this.#project, plan, watch),
      translated,
      started,
    );
  }

  resumeTranslation(job: JobRecord): Promise<Augmentation | undefined> {
    return this.#run(
      fresh('translate', begun(job)),
      (watch) => this.#commands.resumeTranslation(this.#project, job.id, watch),
      translated,
    );
  }

  /** Goes on with an interrupted job behind what it has stored; gives the classifier of a training. */
  async resume(job: JobRecord): Promise<ClassifierRecord | undefined> {
    const { spec } = job;
    const start = begun(job);
    switch (spec.kind) {
      case 'train':
        return await this.#run(
          fresh('train', start),
          (watch) => this.#commands.resume(this.#project, job.id, watch),
          ({ name }) => `${name} is trained.`,
        );
      case 'train-translator':
        await this.#run(
          fresh('train-translator', start),
          (watch) => this.#commands.resumeTranslator(this.#project, job.id, watch),
          ({ name }) => `${name} is trained.`,
        );
        return undefined;
      case 'translate':
        await this.resumeTranslation(job);
        return undefined;
      default:
        return spec satisfies never;
    }
  }

  /** Stops the live job for good; it is recorded as cancelled. */
  async cancel(): Promise<void> {
    const live = this.#live;
    if (live === null || live.cancelling) return;
    this.#live = { ...live, cancelling: true };
    const { id } = live;
    if (id === null) this.#abort?.abort();
    else await this.#notices.attempt('Cancelling', () => this.#commands.cancelJob(this.#project, id));
  }

  async #run<T>(
    start: LiveJob,
    act: (watch: Watch) => Promise<T>,
    done: (result: T) => string,
    started: Started = {},
  ): Promise<T | undefined> {
    if (this.#live !== null) return undefined;
    this.#live = start;
    const abort = new AbortController();
    this.#abort = abort;
    try {
      return await this.#notices.attempt(JOB_WORDS[start.kind].doing, async () => {
        const result = await act(this.#watch(abort.signal, started));
        this.#announcer.say(done(result));
        return result;
      });
    } finally {
      this.#live = null;
      this.#abort = null;
    }
  }

  #watch(signal: AbortSignal, { onStart }: Started): Watch {
    const change = (part: Partial<LiveJob>): void => {
      if (this.#live !== null) this.#live = { ...this.#live, ...part };
    };
    return {
      signal,
      onStart: (job) => {
        change({ id: job.id, kind: job.spec.kind, name: job.spec.name, of: lengthOf(job) });
        onStart?.(job.id);
      },
      onProgress: (progress) => change({ progress }),
      onEpoch: (epoch, of) => {
        const epochs = (this.#live?.epochs ?? []).filter((e) => e.epoch < epoch.epoch);
        change({ epochs: [...epochs, epoch], of });
        this.#announcer.say(`Epoch ${epoch.epoch} of ${of}`);
      },
      onPreview: (preview) => change({ preview }),
      onMetrics: (metrics) => {
        const before = (this.#live?.metrics ?? []).filter(({ step }) => step < metrics.step);
        change({ metrics: [...before, metrics] });
      },
    };
  }
}
