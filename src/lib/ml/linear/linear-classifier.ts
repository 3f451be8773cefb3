import { shuffled, stream } from '../../domain/random';
import { balancedWeights, logisticSteps, meanLoss, type LogisticData } from './logistic';

/** A linear answer to features as they are: logits = features · weights + bias. */
export interface LinearClassifier {
  /** [width, classes], row-major. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  /** The penalty that was chosen. */
  readonly lambda: number;
}

export interface LinearOptions {
  /** [rows, width] */
  readonly features: Float32Array;
  readonly width: number;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Source of each row: images of one source never stand on both sides of the cross-validation. */
  readonly groups: ArrayLike<number>;
}

export interface FitProgress {
  readonly done: number;
  readonly total: number;
}

const LAMBDAS = [1, 0.1, 0.01, 1e-3, 1e-4];
const FOLDS = 5;
const FOLD_SEED = 1;

/**
 * Logistic regression on standardised features in which each class weighs the same. Its penalty is the one with the
 * lowest loss in a cross-validation by group over these rows, the stronger of equals. Yields every few milliseconds.
 */
export function* linearSteps(options: LinearOptions): Generator<FitProgress, LinearClassifier, void> {
  const { width, labels, classes } = options;
  const { x, mean, deviation } = standardised(options);
  const data = (rows: readonly number[]): LogisticData => {
    const own = rows.map((row) => labels[row]!);
    const values = new Float64Array(rows.length * width);
    rows.forEach((row, i) => values.set(x.subarray(row * width, (row + 1) * width), i * width));
    return { x: values, width, labels: own, classes, weights: balancedWeights(own) };
  };
  const all = Array.from({ length: labels.length }, (_, row) => row);
  const fold = foldsOf(options);
  const folds = [...new Set(fold)];
  const total = folds.length * LAMBDAS.length + 1;
  let done = 0;
  const losses = LAMBDAS.map(() => 0);
  if (folds.length > 1) {
    for (const held of folds) {
      const [inside, outside] = [0, 1].map((out) =>
        data(all.filter((row) => Number(fold[row] === held) === out)),
      );
      for (const [i, lambda] of LAMBDAS.entries()) {
        const model = yield* counted(logisticSteps(inside!, lambda), { done, total });
        losses[i]! += meanLoss(model, outside!) * outside!.labels.length;
        done++;
      }
    }
  }
  const lambda = LAMBDAS[losses.indexOf(Math.min(...losses))]!;
  const model = yield* counted(logisticSteps(data(all), lambda), { done, total });
  return { ...unscaled(model, mean, deviation, classes), lambda };
}

function* counted<Result>(
  steps: Generator<undefined, Result, void>,
  progress: FitProgress,
): Generator<FitProgress, Result, void> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield progress;
  }
}

function standardised({ features, width, labels }: LinearOptions) {
  const rows = labels.length;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (let i = 0; i < rows; i++) for (let j = 0; j < width; j++) mean[j]! += features[i * width + j]! / rows;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) deviation[j]! += (features[i * width + j]! - mean[j]!) ** 2 / rows;
  }
  // A feature that never varies says nothing.
  for (let j = 0; j < width; j++) deviation[j] = Math.sqrt(deviation[j]!) || 1;
  const x = Float64Array.from(features, (value, k) => (value - mean[k % width]!) / deviation[k % width]!);
  return { x, mean, deviation };
}

/** Fold of each row: groups are dealt out at random, class by class of their first image. */
function foldsOf({ labels, groups }: LinearOptions): Int32Array {
  const first = new Map<number, number>();
  for (let row = 0; row < labels.length; row++) {
    if (!first.has(groups[row]!)) first.set(groups[row]!, labels[row]!);
  }
  const dealt = shuffled([...first.keys()], stream(FOLD_SEED, 'folds')).sort(
    (a, b) => first.get(a)! - first.get(b)!,
  );
  const fold = new Map(dealt.map((group, i) => [group, i % FOLDS]));
  return Int32Array.from({ length: labels.length }, (_, row) => fold.get(groups[row]!)!);
}

/** The same answer from features that are not standardised. */
function unscaled(
  model: Float64Array,
  mean: Float64Array,
  deviation: Float64Array,
  classes: number,
): Pick<LinearClassifier, 'weights' | 'bias'> {
  const width = mean.length;
  const weights = model.slice(0, width * classes);
  const bias = model.slice(width * classes);
  for (let j = 0; j < width; j++) {
    for (let c = 0; c < classes; c++) {
      weights[j * classes + c]! /= deviation[j]!;
      bias[c]! -= weights[j * classes + c]! * mean[j]!;
    }
  }
  return { weights, bias };
}

/** The most likely class of each row of features. */
export function classesOf({ weights, bias }: LinearClassifier, features: Float32Array): Int16Array {
  const classes = bias.length;
  const width = weights.length / classes;
  return Int16Array.from({ length: features.length / width }, (_, i) => {
    let best = 0;
    let most = -Infinity;
    for (let c = 0; c < classes; c++) {
      let sum = bias[c]!;
      for (let j = 0; j < width; j++) sum += weights[j * classes + c]! * features[i * width + j]!;
      if (sum > most) [best, most] = [c, sum];
    }
    return best;
  });
}
