import type { Baseline } from '../domain/baselines';
import type { ClassifierRecord } from '../domain/classifier';
import type { Comparison } from '../domain/comparison';
import type { ClassifierId, ImageId, JobId, ProjectId, TranslatorId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { Augmentation, Style, StyleProbe, TranslationPlan, TranslationQuality } from '../domain/style';
import type { TranslatorRecord, TranslatorSpec } from '../domain/translator';
import type { ActOptions, Evaluation, TrainOptions } from './contract';

/** RGB of one new image, size × size × 3. */
export interface Preview {
  readonly source: ImageId;
  readonly sizePx: number;
  readonly pixels: Uint8Array;
}

/** A translator at work: fixed sources in fixed styles, and what would show a collapse. */
export interface TranslatorWatch {
  readonly onStart?: (job: JobRecord) => void;
  readonly onPreview?: (preview: {
    readonly step: number;
    readonly sizePx: number;
    /** Sources, then the same sources in each style, RGB one behind the other. */
    readonly sources: number;
    readonly styles: number;
    readonly pixels: Uint8Array;
  }) => void;
  readonly onMetrics?: (metrics: TranslatorRecord['metrics'][number]) => void;
}

export interface TrainTranslatorOptions extends ActOptions, TranslatorWatch {
  readonly spec?: Partial<TranslatorSpec>;
  readonly name?: string;
  /** Goes on from this one's weights. */
  readonly parent?: TranslatorId;
  /** Whose latents lend the groups, beside the backbone's; the current one by default. */
  readonly classifier?: ClassifierId;
}

export interface TranslateOptions extends ActOptions {
  readonly name?: string;
  readonly onStart?: (job: JobRecord) => void;
}

/** `onStart` is called for the translations and for the training. */
export type BaselineOptions = Pick<TrainOptions, 'signal' | 'onProgress' | 'onStart' | 'onEpoch'>;

/** Never that of the jobs: they are of a project that nobody sees. */
export type CeilingOptions = Pick<TrainOptions, 'signal' | 'onProgress' | 'onEpoch'>;

export interface Ceiling extends Evaluation {
  /** How many training images the generator drew again, each with another value of the bias. */
  readonly counterfactuals: number;
}

export interface LinearProbe extends Evaluation {
  /** The penalty that was chosen by cross-validation on training. */
  readonly lambda: number;
}

export interface Verdict extends Comparison {
  /** One sentence for people: what changed, how sure, on how many images. */
  readonly words: string;
}

/** T2 and T3: images that break the shortcut, and whether they did. */
export interface MitigateCommands {
  trainTranslator(project: ProjectId, options?: TrainTranslatorOptions): Promise<TranslatorRecord>;
  resumeTranslator(
    project: ProjectId,
    job: JobId,
    options?: TrainTranslatorOptions,
  ): Promise<TranslatorRecord>;
  /** The translator that the site ships for a demo; installed once. `null` where there is none for this data. */
  shippedTranslator(project: ProjectId): Promise<TranslatorRecord | null>;
  discardTranslator(project: ProjectId, translator: TranslatorId): Promise<void>;
  /** For good: weights go, the event and the images that it made stay. */
  deleteTranslator(project: ProjectId, translator: TranslatorId): Promise<void>;

  /** A few images in a style at once, nothing stored. */
  tryStyle(
    project: ProjectId,
    plan: Pick<TranslationPlan, 'method' | 'translator'> & { readonly style: Style },
    sources: readonly ImageId[],
    options?: ActOptions,
  ): Promise<readonly Preview[]>;
  probeStyle(
    project: ProjectId,
    classifier: ClassifierId,
    plan: Pick<TranslationPlan, 'method' | 'translator'> & { readonly style: Style; readonly seed?: number },
    sources: readonly ImageId[],
    options?: ActOptions,
  ): Promise<StyleProbe>;
  /** Makes the images and stores them as rows of part `augmented`, all accepted. One undo removes them. */
  translate(project: ProjectId, plan: TranslationPlan, options?: TranslateOptions): Promise<Augmentation>;
  /** Goes on with an interrupted translation behind what it has stored, with a failed one from the start. */
  resumeTranslation(project: ProjectId, job: JobId, options?: TranslateOptions): Promise<Augmentation>;
  /** Accepting and rejecting are `restoreImages` and `discardImages`, labels `relabel`. */
  augmentation(project: ProjectId, job: JobId): Promise<Augmentation>;
  quality(project: ProjectId, job: JobId): Promise<TranslationQuality>;

  /**
   * What a classifier that was retrained with new images is compared with: a child of the same parent by the same
   * settings and seed that learned from as many new images of the same sources, made otherwise (or see `Baseline`).
   * What is there already is given back, and what was cut off is gone on with. It is never shown by itself.
   */
  baseline(
    project: ProjectId,
    of: ClassifierId,
    name: Baseline,
    options?: BaselineOptions,
  ): Promise<ClassifierRecord>;
  /**
   * How far the frozen backbone comes with a linear layer on the labels of training: a yardstick of its own kind, which
   * leaves no classifier. Of the test set only once that has been opened for a classifier. The log keeps what it scores
   * on confirm.
   */
  linearProbe(
    project: ProjectId,
    part: 'explore' | 'confirm' | 'validation' | 'test',
    options?: ActOptions,
  ): Promise<LinearProbe>;
  /**
   * How far ideal translations would come: a demo's generator draws the training images again with the other values of
   * the bias, and a network learns from both as the retrained one did (from scratch, also where that began with its
   * parent's weights). There are as many as it had new images; where that is more than there can be, all images are
   * repeated, each as often as any other, until there are as many in all. It happens in a project that no list shows
   * and that is gone at the end; only answers about this project's held-out images come back, and of the images that a
   * user put there none. Rejects with `BadInput` where the project is no demo. Otherwise as `linearProbe`.
   */
  ceiling(
    project: ProjectId,
    of: ClassifierId,
    part: 'explore' | 'confirm' | 'validation' | 'test',
    options?: CeilingOptions,
  ): Promise<Ceiling>;

  /** Both on the same images of confirm (or of a test set opened for both). */
  compare(
    project: ProjectId,
    before: ClassifierId,
    after: ClassifierId,
    part: 'explore' | 'confirm' | 'validation' | 'test',
  ): Promise<Verdict | null>;
}
