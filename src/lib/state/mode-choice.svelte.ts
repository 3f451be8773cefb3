import type { ClassifierRecord, TrainingSpec } from '../domain/classifier';
import type { ImageId, JobId, ProjectId } from '../domain/ids';
import type { Augmentation, TranslationMode, TranslationPlan } from '../domain/style';
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
 * better one and discards the other with its images. One act: where it is cancelled or fails, what it made is discarded.
 */
export class ModeChoice {
  #stage = $state.raw<ChoiceStage | null>(null);
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

  /** `null` where it was cancelled or failed. */
  async decide({ plans, training, parent }: ChoiceInput): Promise<Choice | null> {
    if (this.#stage !== null) return null;
    const tried: Tried[] = [];
    const of = plans.length * STAGES.length;
    try {
      for (const [i, plan] of plans.entries()) {
        const enter = (doing: ChoiceStage['doing']): void => {
          const number = i * STAGES.length + STAGES.indexOf(doing) + 1;
          this.#stage = { mode: plan.mode, doing, number, of };
        };
        enter('translate');
        const made = await this.#jobs.translate(plan);
        if (made === undefined) return await this.#takeBack(tried);
        enter('train');
        const classifier = await this.#jobs.train(training, {
          parent: parent.id,
          augmentations: [made.job],
          originals: plan.mode === 'plain',
        });
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
      this.#stage = null;
    }
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
