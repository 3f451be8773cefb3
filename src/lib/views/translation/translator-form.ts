import { TRANSLATION_RECIPES, type TranslatorRecipe, type TranslatorSpec } from '../../domain/translator';

/** What the form holds: numbers as typed, where `null` is an empty field. */
export interface TranslatorForm {
  recipe: TranslatorRecipe;
  name: string;
  steps: number | null;
  channels: number;
  seed: number | null;
}

/** Eight are enough for a quick look at what a translator would do. */
export const CHANNELS = [8, 16, 32, 48, 64] as const;
export const MAX_STEPS = 50_000;

export const formOf = (recipe: TranslatorRecipe): TranslatorForm => {
  const { steps, channels, seed } = TRANSLATION_RECIPES[recipe];
  return { recipe, name: '', steps, channels, seed };
};

/** The specification, or the first thing that is wrong with the form. */
export function translatorSpecOf(
  form: TranslatorForm,
): { readonly spec: TranslatorSpec } | { readonly problem: string } {
  const whole = (value: number | null, low: number, high: number): value is number =>
    value !== null && Number.isInteger(value) && value >= low && value <= high;
  if (!whole(form.steps, 1, MAX_STEPS))
    return { problem: `Steps must be a whole number from 1 to ${MAX_STEPS}.` };
  if (!whole(form.seed, 0, Number.MAX_SAFE_INTEGER))
    return { problem: 'Seed must be a whole number of at least 0.' };
  const recipe = TRANSLATION_RECIPES[form.recipe];
  return {
    spec: {
      ...recipe,
      steps: form.steps,
      channels: form.channels,
      // A narrow generator would wait for a wide discriminator most of the time.
      discriminatorChannels: Math.min(recipe.discriminatorChannels, form.channels),
      seed: form.seed,
    },
  };
}
