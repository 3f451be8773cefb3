import type { ClassifierRecord, TrainingSpec } from '../domain/classifier';
import type { ImageId, JobId, ProjectId } from '../domain/ids';
import { isResumable, type JobRecord } from '../domain/job';
import type { Augmentation, TranslationMode, TranslationPlan } from '../domain/style';
import type { ChoiceMemory, PlanJobs } from './choice-memory';
import type { Jobs } from './jobs.svelte';
import type { Notices } from './notices.svelte';
import type { Commands, Snapshot } from './types';

/** What is being tried. */
export interface ChoiceStage {
  readonly mode: TranslationMode;
  readonly doing: 'translate' | 'train' | 'score';
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

export interface TriedMode {
  readonly mode: TranslationMode;
  /** The translation. */
  readonly job: JobId;
  readonly classifier: ClassifierRecord;
  /** Share of explore that it gets right. */
  readonly explore: number;
}

interface Tried extends TriedMode {
  readonly made: Augmentation;
}

export interface Choice {
  readonly kept: TriedMode;
  readonly other: TriedMode;
}

export interface ChoiceInput {
  /** One of each mode, the usual one first: it wins a tie. */
  readonly plans: readonly TranslationPlan[];
  /** Both are trained alike. */
  readonly training: TrainingSpec;
  readonly parent: ClassifierRecord;
}

const STAGES = ['translate', 'train', 'score'] as const;

/** The first of those that get most of explore right. */
export const bestOnExplore = <T extends { readonly explore: number }>(tried: readonly T[]): T =>
  tried.reduce((a, b) => (b.explore > a.explore ? b : a));

/**
 * Lets explore decide between plain translation and walks: translates both ways, trains a classifier on each, shows the
 * better one and discards the other with its images. One act: where it is cancelled or fails, what it made is discarded;
 * where its tab is closed, a later one goes on with it.
 */
export class ModeChoice {
  #stage = $state.raw<ChoiceStage | null>(null);
  #memory = $state.raw<ChoiceMemory | null>(null);
  readonly #commands: Commands;
  readonly #project: ProjectId;
  readonly #jobs: Jobs;
  readonly #notices: Notices;
  readonly #snapshot: () => Snapshot;

  constructor(
    commands: Commands,
    project: ProjectId,
    { jobs, notices, snapshot }: { jobs: Jobs; notices: Notices; snapshot: () => Snapshot },
  ) {
    this.#commands = commands;
    this.#project = project;
    this.#jobs = jobs;
    this.#notices = notices;
    this.#snapshot = snapshot;
  }

  /** `null` where nothing is being decided. */
  get stage(): ChoiceStage | null {
    return this.#stage;
  }
  /** What a later tab needs to take the choice; `null` where none is open. */
  get memory(): ChoiceMemory | null {
    return this.#memory;
  }
  /** True where a tab was closed before the choice was taken. */
  get stopped(): boolean {
    return this.#memory !== null && this.#stage === null;
  }
  /** Whether the job is a part of the choice that is open. */
  owns(job: JobId): boolean {
    return this.#memory?.jobs.some((one) => one.translation === job || one.training === job) ?? false;
  }
  recall(memory: ChoiceMemory | null): void {
    const { classifiers } = this.#snapshot();
    if (memory !== null && classifiers.some(({ id }) => id === memory.parent)) this.#memory = memory;
  }

  /** `null` where it was cancelled or failed. */
  async decide({ plans, training, parent }: ChoiceInput): Promise<Choice | null> {
    if (this.#memory !== null) return null;
    this.#memory = { plans, training, parent: parent.id, jobs: plans.map(() => ({})) };
    return await this.#run();
  }

  /** Goes on with a choice that stopped; what it has made is not made again. */
  async goOn(): Promise<Choice | null> {
    return this.stopped ? await this.#run() : null;
  }

  /** Gives up a choice that stopped, with what it has made. */
  async discard(): Promise<void> {
    const memory = this.#memory;
    if (memory === null || this.#stage !== null) return;
    await this.#notices.attempt('Discarding what was made', async () => {
      const { jobs, classifiers } = this.#snapshot();
      for (const { translation, training } of memory.jobs) {
        for (const job of jobs.filter(({ id }) => id === translation || id === training)) {
          if (isResumable(job.state)) await this.#commands.discardJob(this.#project, job.id);
          else if (job.id === translation && job.state === 'done')
            await this.#reject(await this.#commands.augmentation(this.#project, job.id));
        }
        const made = classifiers.find((one) => one.job === training && !one.discarded);
        if (made !== undefined) await this.#commands.discardClassifier(this.#project, made.id);
      }
    });
    this.#memory = null;
  }

  async #run(): Promise<Choice | null> {
    const { plans } = this.#memory!;
    const tried: Tried[] = [];
    const of = plans.length * STAGES.length;
    try {
      for (const [i, plan] of plans.entries()) {
        const enter = (doing: ChoiceStage['doing']): void => {
          const number = i * STAGES.length + STAGES.indexOf(doing) + 1;
          this.#stage = { mode: plan.mode, doing, number, of };
        };
        enter('translate');
        const made = await this.#translated(i);
        if (made === undefined) return await this.#takeBack(tried);
        enter('train');
        const classifier = await this.#trained(i, made);
        if (classifier === undefined) return await this.#takeBack(tried, made);
        enter('score');
        const scored = await this.#notices.attempt('Scoring on explore', () =>
          this.#commands.evaluate(this.#project, classifier.id, 'explore'),
        );
        const explore = scored?.overall.accuracy ?? NaN;
        tried.push({ mode: plan.mode, job: made.job, made, classifier, explore });
        if (scored === undefined) return await this.#takeBack(tried);
      }
      const kept = bestOnExplore(tried);
      const [other] = tried.filter((one) => one !== kept);
      if (other === undefined) return null;
      await this.#notices.attempt('Choosing', async () => {
        await this.#commands.chooseClassifier(this.#project, kept.classifier.id);
        await this.#discard(other, kept.classifier);
      });
      return { kept, other };
    } finally {
      this.#memory = null;
      this.#stage = null;
    }
  }

  /** The images of a plan: those that are there, or the rest of them, or all. */
  async #translated(i: number): Promise<Augmentation | undefined> {
    const job = this.#begun(this.#memory!.jobs[i]?.translation);
    if (job === undefined)
      return await this.#jobs.translate(this.#memory!.plans[i]!, {
        onStart: (translation) => this.#note(i, { translation }),
      });
    if (job.state !== 'done') return await this.#jobs.resumeTranslation(job);
    return await this.#notices.attempt('Reading', () => this.#commands.augmentation(this.#project, job.id));
  }

  async #trained(i: number, { job: images, plan }: Augmentation): Promise<ClassifierRecord | undefined> {
    const { training, parent, jobs } = this.#memory!;
    const job = this.#begun(jobs[i]?.training);
    if (job === undefined)
      return await this.#jobs.train(
        training,
        { parent, augmentations: [images], originals: plan.mode === 'plain' },
        { onStart: (started) => this.#note(i, { training: started }) },
      );
    if (job.state !== 'done') return await this.#jobs.resume(job);
    return this.#snapshot().classifiers.find((one) => one.job === job.id);
  }

  /** The job, unless it was given up: it then begins anew. */
  #begun(id: JobId | undefined): JobRecord | undefined {
    return this.#snapshot().jobs.find(
      (job) => job.id === id && (job.state === 'done' || isResumable(job.state)),
    );
  }

  #note(i: number, started: PlanJobs): void {
    const memory = this.#memory;
    if (memory === null) return;
    this.#memory = { ...memory, jobs: memory.jobs.with(i, { ...memory.jobs[i], ...started }) };
  }

  /** Images first, so that one undo brings the classifier back. */
  async #discard({ made, classifier }: Tried, instead: ClassifierRecord): Promise<void> {
    await this.#reject(made);
    await this.#commands.discardClassifier(this.#project, classifier.id, instead.id);
  }

  async #takeBack(tried: readonly Tried[], made?: Augmentation): Promise<null> {
    await this.#notices.attempt('Discarding what was made', async () => {
      if (made !== undefined) await this.#reject(made);
      for (const one of tried) {
        await this.#reject(one.made);
        await this.#commands.discardClassifier(this.#project, one.classifier.id);
      }
    });
    return null;
  }

  async #reject({ rows }: Augmentation): Promise<void> {
    const { catalog } = this.#snapshot();
    const images: ImageId[] = [];
    for (const row of rows) if (catalog.discarded[row] === 0) images.push(catalog.ids[row]!);
    if (images.length > 0) await this.#commands.discardImages(this.#project, images);
  }
}
