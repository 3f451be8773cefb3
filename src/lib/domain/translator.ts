import type { BackendChoice } from './backend';
import type { ClassifierId, ImageId, JobId, ProjectId, TranslatorId } from './ids';

/**
 * `colour`: a look that leaves every shape where it is. `object`: something that comes and goes, glasses say, so
 * that going there and back may lose more.
 */
export const TRANSLATOR_RECIPES = ['colour', 'object'] as const;
export type TranslatorRecipe = (typeof TRANSLATOR_RECIPES)[number];

export interface LossWeights {
  readonly adversarial: number;
  /** L1 between an image and its way to another style and back. */
  readonly cycle: number;
  /** L1 between an image and itself moved into the style that it has. */
  readonly identity: number;
  /** L1 between the edges of an image and those of its translation. */
  readonly edge: number;
  /** √(|change| + 1e-3) averaged over the picture: few places change. */
  readonly sparse: number;
}

/** Everything that decides the training of a translator, beside the data and the backend. */
export interface TranslatorSpec {
  readonly recipe: TranslatorRecipe;
  readonly sizePx: number;
  /** Channels of the generator's first layer; the deepest has twice as many. */
  readonly channels: number;
  /** Channels of the discriminator's first layer; the deepest has four times as many. */
  readonly discriminatorChannels: number;
  /** Heads of the discriminator: one at 1/8 of the side, the second at 1/16. */
  readonly heads: 1 | 2;
  /** Components of the features that a style is summarised in. */
  readonly components: number;
  /**
   * Clusters that the user works with: those of the classifier's latents that are merged by prediction, which half of the
   * steps draw, and which previews and metrics show. 6, 8 and 10 where it is absent. Other numbers are drawn beside.
   */
  readonly k?: number | undefined;
  /** Images translated a step, and real ones of a style shown to the discriminator. */
  readonly batch: number;
  /** Images a step, beside those, that are moved into the style that they have. */
  readonly fits: number;
  readonly steps: number;
  readonly learningRate: { readonly generator: number; readonly discriminator: number };
  readonly weights: LossWeights;
  /** Weight that the moving average of the generator keeps at each step. */
  readonly ema: number;
  /** The same random flip and shift for real and translated images; no colour augmentation, which would hide styles. */
  readonly flip: boolean;
  readonly shiftPx: number;
  /** A check-point, and from the first on a snapshot of the averaged weights, every so many steps. */
  readonly checkpointEvery: number;
  /** Snapshots kept, the newest. */
  readonly snapshots: number;
  /** Preview and metrics every so many steps. */
  readonly previewEvery: number;
  readonly seed: number;
}

const SHARED = {
  sizePx: 64,
  channels: 32,
  discriminatorChannels: 32,
  heads: 2,
  components: 32,
  batch: 8,
  fits: 2,
  shiftPx: 4,
  flip: true,
  snapshots: 3,
  previewEvery: 250,
  seed: 1,
} as const;

export const TRANSLATION_RECIPES: Readonly<Record<TranslatorRecipe, TranslatorSpec>> = {
  colour: {
    ...SHARED,
    recipe: 'colour',
    steps: 1500,
    learningRate: { generator: 2e-4, discriminator: 4e-4 },
    weights: { adversarial: 1, cycle: 3, identity: 1, edge: 0.1, sparse: 0 },
    ema: 0.995,
    checkpointEvery: 250,
  },
  object: {
    ...SHARED,
    recipe: 'object',
    steps: 4000,
    learningRate: { generator: 3e-4, discriminator: 4e-4 },
    weights: { adversarial: 1, cycle: 0.3, identity: 1, edge: 0.1, sparse: 0 },
    ema: 0.998,
    checkpointEvery: 500,
  },
};

export const DEFAULT_TRANSLATION: TranslatorSpec = TRANSLATION_RECIPES.colour;

/** What shows whether a translator does anything, and whether too much. Shares are 0 … 1. */
export interface TranslationMetrics {
  readonly step: number;
  /** Mean losses since the metrics before, unweighted; those of the discriminator as it was trained. */
  readonly losses: {
    readonly generator: number;
    readonly discriminator: number;
    readonly cycle: number;
    readonly identity: number;
  };
  /** Share of outputs whose nearest style in the judge layer is the wanted one: groups of the training. */
  readonly hit: number | null;
  /** The same for groups that training never drew; `null` where none was kept back. */
  readonly heldOutHit: number | null;
  /** Share of outputs whose nearest class in the judge layer is still the source's. */
  readonly retention: number | null;
  /** Mean absolute change of a pixel, 0 … 1, and that between a source and its way there and back. */
  readonly change: number;
  readonly cycleError: number;
}

/** Images that a translator learned from, by stable id. */
export interface TranslatorData {
  /** Whose pixels show the styles: explore and the unlabelled pool. Labels are unused. */
  readonly pool: readonly ImageId[];
  /** What is translated beside them: training images. */
  readonly sources: readonly ImageId[];
  /** Whose latents lent groups; `null` where the backbone's features alone did. */
  readonly classifier: ClassifierId | null;
}

/** Immutable once trained; going on from it makes a child. Discarding hides. */
export interface TranslatorRecord {
  readonly project: ProjectId;
  readonly id: TranslatorId;
  /** Whose weights it began with. */
  readonly parent: TranslatorId | null;
  /** `null` for one that the site ships. */
  readonly job: JobId | null;
  readonly shipped: boolean;
  readonly name: string;
  readonly createdAt: number;
  readonly spec: TranslatorSpec;
  /** `null` for one that the site ships: it learned from images of other seeds. */
  readonly data: TranslatorData | null;
  readonly backend: BackendChoice;
  /** Steps taken. */
  readonly steps: number;
  /** Trainable values of the generator, which are what is stored. */
  readonly parameters: number;
  readonly seconds: number;
  /** Check-points that walks may draw from. */
  readonly snapshots: number;
  readonly metrics: readonly TranslationMetrics[];
  /** SHA-256 of the stored weights: basis and snapshots. */
  readonly weightsHash: string;
  readonly discarded: boolean;
}

/**
 * `static/translators/<name>.json`, beside the stored weights in `<name>.bin` (see `translatorName`): what a translator that the site ships
 * says of itself. Further fields tell where it comes from.
 */
export type ShippedTranslator = Pick<
  TranslatorRecord,
  'name' | 'spec' | 'backend' | 'steps' | 'parameters' | 'seconds' | 'snapshots' | 'metrics' | 'weightsHash'
>;
