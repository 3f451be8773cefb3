/**
 * Multinomial logistic regression: mean weighted cross-entropy in nats plus λ/2 times the squared weights (not the
 * biases), by L-BFGS. Plain float64, the same bits everywhere.
 */
export interface LogisticData {
  /** [rows, width] */
  readonly x: Float64Array;
  readonly width: number;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
  /** Of each row; they need not sum to anything. */
  readonly weights: ArrayLike<number>;
}

/** [width + 1, classes], row-major; the last row are the biases. */
export type LogisticModel = Float64Array;

export interface Gradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** n / (classes that occur × images of the class), so that each class weighs the same and the mean weight is 1. */
export function balancedWeights(labels: ArrayLike<number>): Float64Array {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  return Float64Array.from(labels, (label) => labels.length / (counts.size * counts.get(label)!));
}

/** Logits of each row, [rows, classes]. */
export function logitsOf(model: LogisticModel, x: Float64Array, width: number): Float64Array {
  const classes = model.length / (width + 1);
  const rows = x.length / width;
  const logits = new Float64Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    const at = i * classes;
    for (let c = 0; c < classes; c++) logits[at + c] = model[width * classes + c]!;
    for (let j = 0; j < width; j++) {
      const value = x[i * width + j]!;
      for (let c = 0; c < classes; c++) logits[at + c]! += value * model[j * classes + c]!;
    }
  }
  return logits;
}

/** Mean weighted cross-entropy without the penalty. */
export function meanLoss(model: LogisticModel, data: LogisticData): number {
  return objective(model, data, 0).value;
}

/** Value and gradient at a model. */
export function objective(model: LogisticModel, data: LogisticData, lambda: number): Gradient {
  const { x, width, labels, classes, weights } = data;
  const rows = labels.length;
  const residual = logitsOf(model, x, width);
  let total = 0;
  for (let i = 0; i < rows; i++) total += weights[i]!;
  let value = 0;
  for (let i = 0; i < rows; i++) {
    const at = i * classes;
    let most = -Infinity;
    for (let c = 0; c < classes; c++) most = Math.max(most, residual[at + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(residual[at + c]! - most);
    const share = weights[i]! / total;
    value += share * (most + Math.log(sum) - residual[at + labels[i]!]!);
    for (let c = 0; c < classes; c++) {
      const p = Math.exp(residual[at + c]! - most) / sum;
      residual[at + c] = share * (p - (c === labels[i] ? 1 : 0));
    }
  }
  const gradient = new Float64Array(model.length);
  for (let i = 0; i < rows; i++) {
    const at = i * classes;
    for (let j = 0; j < width; j++) {
      const input = x[i * width + j]!;
      for (let c = 0; c < classes; c++) gradient[j * classes + c]! += input * residual[at + c]!;
    }
    for (let c = 0; c < classes; c++) gradient[width * classes + c]! += residual[at + c]!;
  }
  for (let k = 0; k < width * classes; k++) {
    value += (lambda / 2) * model[k]! ** 2;
    gradient[k]! += lambda * model[k]!;
  }
  return { value, gradient };
}

const MOST_STEPS = 200;
const MEMORY = 8;
/** Of the largest entry of the gradient. */
const TOLERANCE = 1e-6;
const ARMIJO = 1e-4;
const MOST_HALVINGS = 30;

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** The minimum from zero, or where 200 steps have come (Liu and Nocedal 1989). Yields after each step. */
export function* logisticSteps(
  data: LogisticData,
  lambda: number,
): Generator<undefined, LogisticModel, void> {
  let model = new Float64Array((data.width + 1) * data.classes);
  let { value, gradient } = objective(model, data, lambda);
  const pairs: { readonly s: Float64Array; readonly y: Float64Array }[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    if (gradient.every((entry) => Math.abs(entry) <= TOLERANCE)) break;
    const direction = quasiNewton(gradient, pairs);
    const slope = dot(direction, gradient);
    let length = 1;
    let next = model;
    let found: Gradient | null = null;
    for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
      const at = length;
      next = model.map((entry, i) => entry + at * direction[i]!);
      const tried = objective(next, data, lambda);
      if (tried.value <= value + ARMIJO * at * slope) {
        found = tried;
        break;
      }
    }
    if (found === null) break;
    const s = next.map((entry, i) => entry - model[i]!);
    const y = found.gradient.map((entry, i) => entry - gradient[i]!);
    if (dot(s, y) > 1e-12) {
      pairs.push({ s, y });
      if (pairs.length > MEMORY) pairs.shift();
    }
    model = next;
    ({ value, gradient } = found);
    yield;
  }
  return model;
}

/** Minus the inverse Hessian, as the last steps show it, times the gradient: the two-loop recursion. */
function quasiNewton(
  gradient: Float64Array,
  pairs: readonly { readonly s: Float64Array; readonly y: Float64Array }[],
): Float64Array {
  const q = gradient.map((entry) => -entry);
  const alphas: number[] = [];
  for (const { s, y } of pairs.toReversed()) {
    const alpha = dot(s, q) / dot(y, s);
    alphas.unshift(alpha);
    for (let i = 0; i < q.length; i++) q[i]! -= alpha * y[i]!;
  }
  const last = pairs.at(-1);
  const scale = last === undefined ? 1 : dot(last.s, last.y) / dot(last.y, last.y);
  for (let i = 0; i < q.length; i++) q[i]! *= scale;
  for (const [i, { s, y }] of pairs.entries()) {
    const beta = dot(y, q) / dot(y, s);
    for (let k = 0; k < q.length; k++) q[k]! += (alphas[i]! - beta) * s[k]!;
  }
  return q;
}
