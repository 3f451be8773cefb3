import { expect, it } from 'vitest';
import { seeded } from '../../domain/random';
import { drained } from '../drained';
import { classesOf, linearSteps } from './linear-classifier';
import { balancedWeights, logisticSteps, objective, type LogisticData } from './logistic';

const WIDTH = 3;
const CLASSES = 3;
/** The set that scikit-learn was given. */
const labels = Array.from({ length: 30 }, (_, i) => (i % 7 === 0 ? ((i % 3) + 1) % 3 : i % 3));
const x = Float64Array.from(
  labels.flatMap((_, i) => [
    Math.sin(1.7 * i) + (i % 3),
    Math.cos(0.9 * i) - 0.5 * (i % 3),
    Math.sin(0.3 * i * i),
  ]),
);
const data = (weights: ArrayLike<number>): LogisticData => ({
  ...{ x, width: WIDTH, labels, classes: CLASSES, weights },
});

/** Rows of coefficients by class, then the biases about their mean, as scikit-learn gives them. */
function asSklearn(model: Float64Array): { coefficients: number[][]; biases: number[] } {
  const biases = [...model.slice(WIDTH * CLASSES)];
  const mean = biases.reduce((a, b) => a + b, 0) / CLASSES;
  return {
    coefficients: biases.map((_, c) => Array.from({ length: WIDTH }, (_, j) => model[j * CLASSES + c]!)),
    biases: biases.map((bias) => bias - mean),
  };
}
const near = (actual: readonly number[], expected: readonly number[]) =>
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));

it('has the gradient that finite differences show', () => {
  const random = seeded(1);
  const weights = labels.map(() => random.unit());
  const model = Float64Array.from({ length: (WIDTH + 1) * CLASSES }, () => random.unit() - 0.5);
  const { gradient } = objective(model, data(weights), 0.3);
  const h = 1e-5;
  for (const k of model.keys()) {
    const at = (step: number) =>
      objective(
        model.map((value, i) => (i === k ? value + step : value)),
        data(weights),
        0.3,
      ).value;
    expect(gradient[k]!).toBeCloseTo((at(h) - at(-h)) / (2 * h), 7);
  }
});

it('finds what scikit-learn 1.2 finds, plain and balanced', () => {
  const plain = asSklearn(drained(logisticSteps(data(labels.map(() => 1)), 0.05)));
  near(plain.coefficients[0]!, [-0.63249, 0.248529, -0.488633]);
  near(plain.coefficients[2]!, [0.722396, -0.341521, 0.40037]);
  near(plain.biases, [0.525283, 0.372089, -0.897372]);
  const balanced = asSklearn(drained(logisticSteps(data(balancedWeights(labels)), 0.05)));
  near(balanced.coefficients[0]!, [-0.641811, 0.255599, -0.486848]);
  near(balanced.coefficients[1]!, [-0.084763, 0.094389, 0.097748]);
  near(balanced.biases, [0.625358, 0.365656, -0.991014]);
});

it('takes a weight of two for the same row twice', () => {
  const twice = [3, 8, 20];
  const weights = labels.map((_, i) => (twice.includes(i) ? 2 : 1));
  const rows = [...labels.keys(), ...twice];
  const doubled: LogisticData = {
    ...{ width: WIDTH, classes: CLASSES, labels: rows.map((i) => labels[i]!), weights: rows.map(() => 1) },
    x: Float64Array.from(rows.flatMap((i) => [...x.subarray(i * WIDTH, (i + 1) * WIDTH)])),
  };
  const one = drained(logisticSteps(data(weights), 0.05));
  const other = drained(logisticSteps(doubled, 0.05));
  near([...one], [...other]);
});

it('weighs each class the same', () => {
  expect([...balancedWeights([0, 0, 0, 2])]).toEqual([2 / 3, 2 / 3, 2 / 3, 2]);
  expect([...balancedWeights([1, 1])]).toEqual([1, 1]);
});

it('tells two looks apart, whatever the scale of the features, and lets noise be', () => {
  const random = seeded(4);
  const width = 20;
  const make = (n: number) => {
    const own = Array.from({ length: n }, (_, i) => i % 2);
    const features = Float32Array.from(
      own.flatMap((label) =>
        Array.from({ length: width }, (_, j) =>
          j === 0 ? 1000 + 5 * label + 4 * random.unit() : j === 1 ? 7 : 1e-3 * random.unit(),
        ),
      ),
    );
    return { own, features };
  };
  const { own, features } = make(80);
  const fit = drained(
    linearSteps({ features, width, labels: own, classes: 2, groups: own.map((_, i) => i) }),
  );
  const held = make(400);
  const right = classesOf(fit, held.features).filter((label, i) => label === held.own[i]).length;
  expect(right / 400).toBeGreaterThan(0.95);
  expect(fit.lambda).toBeLessThanOrEqual(1);
});

it('is not fooled in its penalty by copies of one source', () => {
  const random = seeded(9);
  const width = 30;
  // Twelve sources of noise, ten copies each: by row each copy is known from its twins, by source nothing is.
  const sources = Array.from({ length: 12 }, () => Array.from({ length: width }, () => random.unit()));
  const rows = sources.flatMap((source, s) => Array.from({ length: 10 }, () => ({ source, s })));
  const input = {
    ...{ features: Float32Array.from(rows.flatMap(({ source }) => source)), width, classes: 2 },
    labels: rows.map(({ s }) => s % 2),
  };
  const byGroup = drained(linearSteps({ ...input, groups: rows.map(({ s }) => s) }));
  const byRow = drained(linearSteps({ ...input, groups: rows.map((_, i) => i) }));
  expect(byGroup.lambda).toBeGreaterThan(byRow.lambda);
});
