import type { ClassifierRecord, EpochRecord, TrainingSpec } from '../domain/classifier';
import type { ClassifierId, JobId, ProjectId } from '../domain/ids';
import type { JobRecord, Progress } from '../domain/job';
import type { Announcer } from './announcer.svelte';
import type { Notices } from './notices.svelte';
import type { Commands, TrainOptions } from './types';

/** A training that this tab started, as it goes. */
export interface LiveJob {
  /** `null` until the job stands in storage. */
  readonly id: JobId | null;
  readonly name: string;
  readonly of: number;
  readonly epochs: readonly EpochRecord[];
  readonly progress: Progress | null;
  readonly cancelling: boolean;
}

/** Trainings of one project: at most one at a time from this tab. */
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
    options: { readonly name?: string; readonly parent?: ClassifierId },
  ): Promise<ClassifierRecord | undefined> {
    return this.#run(
      {
        id: null,
        name: options.name ?? '',
        of: training.epochs,
        epochs: [],
        progress: null,
        cancelling: false,
      },
      (watch) => this.#commands.train(this.#project, { training, ...options, ...watch }),
    );
  }

  /** Goes on with an interrupted job. */
  resume(job: JobRecord): Promise<ClassifierRecord | undefined> {
    const { name, training } = job.spec;
    return this.#run(
      { id: job.id, name, of: training.epochs, epochs: job.epochs, progress: null, cancelling: false },
      (watch) => this.#commands.resume(this.#project, job.id, watch),
    );
  }

  /** Stops the live training for good; its job is recorded as cancelled. */
  async cancel(): Promise<void> {
    const live = this.#live;
    if (live === null || live.cancelling) return;
    this.#live = { ...live, cancelling: true };
    const { id } = live;
    if (id === null) this.#abort?.abort();
    else await this.#notices.attempt('Cancelling', () => this.#commands.cancelJob(this.#project, id));
  }

  async #run(
    start: LiveJob,
    act: (watch: TrainOptions) => Promise<ClassifierRecord>,
  ): Promise<ClassifierRecord | undefined> {
    if (this.#live !== null) return undefined;
    this.#live = start;
    this.#abort = new AbortController();
    const change = (part: Partial<LiveJob>): void => {
      if (this.#live !== null) this.#live = { ...this.#live, ...part };
    };
    try {
      return await this.#notices.attempt('Training', async () => {
        const trained = await act({
          signal: this.#abort!.signal,
          onStart: (job) => change({ id: job.id, name: job.spec.name, of: job.spec.training.epochs }),
          onProgress: (progress) => change({ progress }),
          onEpoch: (epoch, of) => {
            const epochs = (this.#live?.epochs ?? []).filter((e) => e.epoch < epoch.epoch);
            change({ epochs: [...epochs, epoch], of });
            this.#announcer.say(`Epoch ${epoch.epoch} of ${of}`);
          },
        });
        this.#announcer.say(`${trained.name} is trained.`);
        return trained;
      });
    } finally {
      this.#live = null;
      this.#abort = null;
    }
  }
}
