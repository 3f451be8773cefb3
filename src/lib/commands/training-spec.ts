import * as v from 'valibot';
import type { Catalog } from '../domain/catalog';
import {
  ARCHITECTURES,
  DEFAULT_TRAINING,
  INPUT_SIZES_PX,
  type DataRecipe,
  type TrainingSpec,
} from '../domain/classifier';
import { acceptedRows, dataRecipe, headRecipe, type RecipeOptions } from '../domain/data-recipe';
import { DashError } from '../domain/errors';
import type { JobRecord } from '../domain/job';
import { TRAINING_LIMITS, type Limits } from '../domain/training-limits';

const setting = ({ low, high, whole }: Limits) => {
  const value = v.pipe(v.number(), v.minValue(low), v.maxValue(high));
  return whole ? v.pipe(value, v.integer()) : value;
};

const { learningRate, momentum, weightDecay, ...whole } = TRAINING_LIMITS;
const optimizer = { learningRate: setting(learningRate), weightDecay: setting(weightDecay) };
const Spec = v.strictObject({
  arch: v.picklist(ARCHITECTURES),
  sizePx: v.picklist(INPUT_SIZES_PX),
  epochs: setting(whole.epochs),
  batch: setting(whole.batch),
  optimizer: v.variant('kind', [
    v.strictObject({ kind: v.literal('adam'), ...optimizer }),
    v.strictObject({ kind: v.literal('sgd'), momentum: setting(momentum), ...optimizer }),
  ]),
  flip: v.boolean(),
  shiftPx: setting(whole.shiftPx),
  patience: v.nullable(setting(whole.patience)),
  seed: setting(whole.seed),
  reweight: v.exactOptional(v.boolean()),
});

/** The default recipe with the given changes; rejects with `BadInput` naming the first field out of range. */
export function trainingSpec(changes: Partial<TrainingSpec> = {}): TrainingSpec {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const parsed = v.safeParse(Spec, { ...DEFAULT_TRAINING, ...Object.fromEntries(given) });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new DashError('BadInput', `Training setting ${v.getDotPath(issue) ?? ''}: ${issue.message}.`);
}

/**
 * The labelled images as they are now, with the accepted ones of the named translations; rejects where a classifier
 * cannot be made of them.
 */
export function recipeOf(
  catalog: Catalog,
  jobs: readonly JobRecord[],
  options: RecipeOptions = {},
): DataRecipe {
  for (const id of options.augmentations ?? []) {
    const job = jobs.find((one) => one.id === id);
    if (job?.spec.kind !== 'translate') {
      throw new DashError('NotFound', 'The translation that was to be learned from is not here any more.');
    }
    if (job.state !== 'done') {
      throw new DashError('BadInput', `The translation “${job.spec.name}” has not been finished.`);
    }
    if (acceptedRows(catalog, id).length === 0) {
      throw new DashError('BadInput', `No image of the translation “${job.spec.name}” is accepted.`);
    }
  }
  return ofTwoClasses(
    dataRecipe(catalog, options),
    'Training needs labelled training images of at least two classes; move or label some first.',
  );
}

/** The labelled images of explore, for the last layer alone. */
export const headRecipeOf = (catalog: Catalog): DataRecipe =>
  ofTwoClasses(
    headRecipe(catalog),
    'A last layer is fitted to the labels of explore, which has no images of two classes.',
  );

function ofTwoClasses(recipe: DataRecipe, otherwise: string): DataRecipe {
  if (new Set(recipe.labels).size < 2) throw new DashError('BadInput', otherwise);
  return recipe;
}
