import { UNLABELLED } from './catalog';

/** Rows × classes, row-major; a row that is NaN has not been predicted (or is sealed). */
export type Logits = Float32Array;

/** Predicted class of a row that has not been predicted. */
export const UNKNOWN = -1;

/** Class of the largest logit of each row, the first of equals; `UNKNOWN` where the row holds a NaN. */
export function argmax(logits: Logits, classes: number): Int16Array {
  const predicted = new Int16Array(logits.length / classes);
  for (let row = 0; row < predicted.length; row++) {
    let best = 0;
    let known = true;
    for (let c = 0; c < classes; c++) {
      const value = logits[row * classes + c]!;
      if (Number.isNaN(value)) known = false;
      else if (value > logits[row * classes + best]!) best = c;
    }
    predicted[row] = known ? best : UNKNOWN;
  }
  return predicted;
}

/** ln Σ exp of one row, shifted by its maximum so that large logits do not overflow. */
function logSumExp(logits: Logits, start: number, classes: number): number {
  let max = -Infinity;
  for (let c = 0; c < classes; c++) max = Math.max(max, logits[start + c]!);
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp(logits[start + c]! - max);
  return max + Math.log(sum);
}

/** Cross-entropy of each row in nats; NaN where the row is not predicted or has no class. */
export function softmaxLoss(logits: Logits, labels: Uint16Array, classes: number): Float32Array {
  const losses = new Float32Array(labels.length).fill(NaN);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const start = row * classes;
    if (label >= classes || start + classes > logits.length) continue;
    losses[row] = logSumExp(logits, start, classes) - logits[start + label]!;
  }
  return losses;
}

/** Largest softmax probability of each row; NaN where it is not predicted. */
export function confidence(logits: Logits, classes: number): Float32Array {
  const result = new Float32Array(logits.length / classes);
  for (let row = 0; row < result.length; row++) {
    const start = row * classes;
    let max = -Infinity;
    for (let c = 0; c < classes; c++) max = Math.max(max, logits[start + c]!);
    result[row] = Math.exp(max - logSumExp(logits, start, classes));
  }
  return result;
}

/** Per row: 1 right, 0 wrong, −1 unknown (not predicted, or without a class). */
export function correctness(predicted: Int16Array, labels: Uint16Array): Int8Array {
  return Int8Array.from(labels, (label, row) => {
    const guess = predicted[row] ?? UNKNOWN;
    if (guess === UNKNOWN || label === UNLABELLED) return -1;
    return guess === label ? 1 : 0;
  });
}
