import { TRANSLATION_RECIPES, type TranslatorSpec } from '../../src/lib/domain/translator';

/** How a translator that the site ships comes about. */
export interface ShippedRecipe {
  /** Demos whose images it learns from. */
  readonly demos: readonly string[];
  /** Seeds of their generator that no study uses: to learn from, and to be measured on. */
  readonly seeds: readonly number[];
  readonly checkSeeds: readonly number[];
  readonly spec: TranslatorSpec;
  readonly styles: StyleShares;
}

/** Shares of the steps, by where their styles come from; columns of the backbone have the rest. */
export interface StyleShares {
  /** Columns of a biased classifier's latents merged by its predictions. */
  readonly merged: number;
  /** The same columns as they are. */
  readonly latent: number;
  readonly latentK: readonly number[];
  /** Whether half of `merged` is drawn from the merged columns of all seeds together: where they show the same styles. */
  readonly together: boolean;
}

/** Half the images a step and more steps: on one thread the same time goes further. */
const SLOWLY = { batch: 4, fits: 1, steps: 8000, checkpointEvery: 250, previewEvery: 250, snapshots: 3 };

/** By the name of the file, see `translatorFile`. */
export const SHIPPED: Readonly<Record<string, ShippedRecipe>> = {
  cartoon: {
    demos: ['cartoon'],
    seeds: [101, 102, 103, 104],
    checkSeeds: [105, 106],
    spec: { ...TRANSLATION_RECIPES.object, ...SLOWLY },
    styles: { merged: 0.75, latent: 0.15, latentK: [2, 4, 8, 12], together: true },
  },
  /**
   * One for all three riddles. Their looks are many, and merged columns mix them. None is shipped so far: docs/validity.md
   * says how far it came.
   */
  fruit: {
    demos: ['fruit:both', 'fruit', 'fruit:background'],
    seeds: [101, 102],
    checkSeeds: [105],
    spec: {
      ...TRANSLATION_RECIPES.colour,
      ...SLOWLY,
      // A ground hardly gives way to another by the recipe's own weight.
      weights: { ...TRANSLATION_RECIPES.colour.weights, cycle: 1 },
      ema: 0.998,
    },
    styles: { merged: 0.2, latent: 0.5, latentK: [4, 8, 12], together: false },
  },
};
