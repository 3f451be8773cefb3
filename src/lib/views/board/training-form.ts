import { UNLABELLED } from '../../domain/catalog';
import {
  DEFAULT_TRAINING,
  type Architecture,
  type OptimizerSpec,
  type TrainingSpec,
} from '../../domain/classifier';
import type { TranslationMethod } from '../../domain/style';
import { TRAINING_LIMITS, withinLimits } from '../../domain/training-limits';

export const ARCHITECTURE_WORDS: Readonly<Record<Architecture, string>> = {
  tiny: 'Tiny',
  small: 'Small ResNet',
  large: 'Large ResNet',
};

export const METHOD_WORDS: Readonly<Record<TranslationMethod, string>> = {
  xploregan: 'translated',
  colour: 'colour transfer',
  duplicate: 'duplicates',
  jitter: 'jitter',
  hueJitter: 'hue jitter',
};

/** What the form holds: numbers as typed, where `null` is an empty field. */
export interface TrainingForm {
  name: string;
  arch: Architecture;
  sizePx: number;
  epochs: number | null;
  batch: number | null;
  optimizer: OptimizerSpec['kind'];
  learningRate: number | null;
  weightDecay: number | null;
  flip: boolean;
  shiftPx: number | null;
  stopEarly: boolean;
  patience: number | null;
  seed: number | null;
  reweight: boolean;
}

const SGD_MOMENTUM = 0.9;
export const USUAL_LEARNING_RATE: Readonly<Record<OptimizerSpec['kind'], number>> = { adam: 1e-3, sgd: 0.05 };

export function defaultForm(): TrainingForm {
  const { optimizer, patience, ...rest } = DEFAULT_TRAINING;
  return {
    ...rest,
    name: '',
    optimizer: optimizer.kind,
    learningRate: optimizer.learningRate,
    weightDecay: optimizer.weightDecay,
    stopEarly: patience !== null,
    patience: patience ?? 5,
    reweight: rest.reweight ?? false,
  };
}

const FIELD_WORDS = {
  epochs: 'Epochs',
  batch: 'Batch',
  learningRate: 'Learning rate',
  weightDecay: 'Weight decay',
  shiftPx: 'Shift',
  patience: 'Patience',
  seed: 'Seed',
} as const satisfies Partial<Record<keyof typeof TRAINING_LIMITS, string>>;
type Field = keyof typeof FIELD_WORDS;

/** Attributes of a number field. */
export function inputRange(field: Field): { min: number; max: number; step: 'any' | 1 } {
  const { low, high, whole } = TRAINING_LIMITS[field];
  return { min: low, max: high, step: whole ? 1 : 'any' };
}

function problemOf(field: Field, value: number | null): string | null {
  const limits = TRAINING_LIMITS[field];
  if (value !== null && withinLimits(limits, value)) return null;
  const { low, high, whole } = limits;
  const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `from ${low} to ${high}`;
  return `${FIELD_WORDS[field]} must be ${whole ? 'a whole number' : 'a number'} ${range}.`;
}

/** The specification, or the first thing that is wrong with the form. */
export function trainingOf(
  form: TrainingForm,
): { readonly spec: TrainingSpec } | { readonly problem: string } {
  const fields = (Object.keys(FIELD_WORDS) as Field[]).filter(
    (field) => field !== 'patience' || form.stopEarly,
  );
  for (const field of fields) {
    const problem = problemOf(field, form[field]);
    if (problem !== null) return { problem };
  }
  const rates = { learningRate: form.learningRate!, weightDecay: form.weightDecay! };
  return {
    spec: {
      arch: form.arch,
      sizePx: form.sizePx,
      epochs: form.epochs!,
      batch: form.batch!,
      optimizer:
        form.optimizer === 'adam'
          ? { kind: 'adam', ...rates }
          : { kind: 'sgd', momentum: SGD_MOMENTUM, ...rates },
      flip: form.flip,
      shiftPx: form.shiftPx!,
      patience: form.stopEarly ? form.patience : null,
      seed: form.seed!,
      ...(form.reweight ? { reweight: true } : {}),
    },
  };
}

/** Why training cannot begin with these images, or `null`. */
export function dataProblem(labels: Uint16Array, rows: Int32Array): string | null {
  const classes = new Set(Array.from(rows, (row) => labels[row]!));
  if (rows.length === 0) return 'There is no image to learn from. Move some images to training.';
  classes.delete(UNLABELLED);
  if (classes.size === 0) return 'No training image has a class. Select images and give them one.';
  if (classes.size === 1) return 'All training images are of one class; a classifier needs at least two.';
  return null;
}
