import {
  DEFAULT_TRAINING,
  type Architecture,
  type OptimizerSpec,
  type TrainingSpec,
} from '../../domain/classifier';

export const ARCHITECTURE_WORDS: Readonly<Record<Architecture, string>> = {
  tiny: 'Tiny',
  small: 'Small ResNet',
  large: 'Large ResNet',
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
  };
}

type Field = 'epochs' | 'batch' | 'learningRate' | 'weightDecay' | 'shiftPx' | 'patience' | 'seed';

/** Lowest and highest value of each number, and whether it is whole. */
const RANGES: Readonly<Record<Field, { words: string; low: number; high: number; whole: boolean }>> = {
  epochs: { words: 'Epochs', low: 1, high: 1000, whole: true },
  batch: { words: 'Batch', low: 2, high: 256, whole: true },
  learningRate: { words: 'Learning rate', low: 1e-6, high: 1, whole: false },
  weightDecay: { words: 'Weight decay', low: 0, high: 1, whole: false },
  shiftPx: { words: 'Shift', low: 0, high: 16, whole: true },
  patience: { words: 'Patience', low: 1, high: 100, whole: true },
  seed: { words: 'Seed', low: 0, high: 2 ** 31 - 1, whole: true },
};

function problemOf(field: Field, value: number | null): string | null {
  const { words, low, high, whole } = RANGES[field];
  const sound = value !== null && value >= low && value <= high && (!whole || Number.isInteger(value));
  return sound ? null : `${words} must be ${whole ? 'a whole number' : 'a number'} from ${low} to ${high}.`;
}

/** The specification, or the first thing that is wrong with the form. */
export function trainingOf(
  form: TrainingForm,
): { readonly spec: TrainingSpec } | { readonly problem: string } {
  const fields = (Object.keys(RANGES) as Field[]).filter((field) => field !== 'patience' || form.stopEarly);
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
    },
  };
}

/** Why training cannot begin with these images, or `null`. */
export function dataProblem(training: number, classesInTraining: number, batch: number): string | null {
  if (training === 0) return 'There is no training image. Move some images to training.';
  if (classesInTraining < 2) return 'All training images are of one class; a classifier needs at least two.';
  if (training < batch) return `A batch of ${batch} is larger than the ${training} training images.`;
  return null;
}
