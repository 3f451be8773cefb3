import { argmax, confidence, correctness, softmaxLoss, type Logits } from '../domain/predictions';

/** What a classifier says about each row; derived from logits, never stored. */
export interface Predictions {
  /** Most probable class, `UNKNOWN` where the row was not predicted. */
  readonly predicted: Int16Array;
  /** 1 right, 0 wrong, −1 unknown. */
  readonly correct: Int8Array;
  /** Softmax probability of the predicted class, NaN where not predicted. */
  readonly confidence: Float32Array;
  /** Cross-entropy of the label in nats, NaN where not predicted or not labelled. */
  readonly loss: Float32Array;
}

/** Classes that the logits know, which may be fewer than the catalog has by now. */
const strideOf = (logits: Logits, rows: number): number =>
  rows === 0 ? 0 : Math.floor(logits.length / rows);

/** @param logits rows × classes; @param labels label of each row */
export function predictionsOf(logits: Logits, labels: Uint16Array): Predictions | null {
  const classes = strideOf(logits, labels.length);
  if (classes === 0) return null;
  const predicted = argmax(logits, classes);
  return {
    predicted,
    correct: correctness(predicted, labels),
    confidence: confidence(logits, classes),
    loss: softmaxLoss(logits, labels, classes),
  };
}

/** Softmax of one row, or `null` where it was not predicted. */
export function probabilitiesOf(logits: Logits, rows: number, row: number): Float32Array | null {
  const classes = strideOf(logits, rows);
  const values = logits.slice(row * classes, (row + 1) * classes);
  if (values.length === 0 || values.some(Number.isNaN)) return null;
  const top = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const exps = values.map((v) => Math.exp(v - top));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((v) => v / sum);
}
