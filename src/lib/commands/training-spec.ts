import * as v from 'valibot';
import type { Catalog } from '../domain/catalog';
import {
  ARCHITECTURES,
  DEFAULT_TRAINING,
  INPUT_SIZES_PX,
  type DataRecipe,
  type TrainingSpec,
} from '../domain/classifier';
import { dataRecipe } from '../domain/data-recipe';
import { DashError } from '../domain/errors';

const between = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const whole = (low: number, high: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));

const rate = between(1e-7, 10);
const decay = between(0, 1);
const Spec = v.strictObject({
  arch: v.picklist(ARCHITECTURES),
  sizePx: v.picklist(INPUT_SIZES_PX),
  epochs: whole(1, 1000),
  batch: whole(1, 512),
  optimizer: v.variant('kind', [
    v.strictObject({ kind: v.literal('adam'), learningRate: rate, weightDecay: decay }),
    v.strictObject({
      kind: v.literal('sgd'),
      learningRate: rate,
      momentum: between(0, 0.999),
      weightDecay: decay,
    }),
  ]),
  flip: v.boolean(),
  shiftPx: whole(0, 32),
  patience: v.nullable(whole(1, 1000)),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
});

/** The default recipe with the given changes; rejects with `BadInput` naming the first field out of range. */
export function trainingSpec(changes: Partial<TrainingSpec> = {}): TrainingSpec {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const parsed = v.safeParse(Spec, { ...DEFAULT_TRAINING, ...Object.fromEntries(given) });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new DashError('BadInput', `Training setting ${v.getDotPath(issue) ?? ''}: ${issue.message}.`);
}

/** The labelled images as they are now; rejects where a classifier cannot be made of them. */
export function recipeOf(catalog: Catalog): DataRecipe {
  const recipe = dataRecipe(catalog);
  if (new Set(recipe.labels).size < 2) {
    throw new DashError(
      'BadInput',
      'Training needs labelled training images of at least two classes; move or label some first.',
    );
  }
  return recipe;
}
