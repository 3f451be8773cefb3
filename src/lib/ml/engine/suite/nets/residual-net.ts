import { tidy, type Tensor1D, type Tensor2D, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import { batchNorm, conv2d, dense, globalAvgPool, softmaxCrossEntropy, valueAndGrads } from '../../ops';
import { numericGradient, randomValues, sizeOf } from '../numeric';
import * as reference from '../reference';
import { toVariable } from '../tensors';
import { AdamVariables } from './adam-variables';

/** conv–BN–ReLU, strided conv–BN + 1×1 strided shortcut–ReLU, pool, dense, cross-entropy: a whole step in small. */
const INPUT = [4, 5, 4, 2] as const;
const INNER = [4, 5, 4, 3] as const;
const OUTER = [4, 3, 2, 4] as const;
const CLASSES = 3;
const FILTERS = { a: [3, 3, 2, 3], b: [3, 3, 3, 4], s: [1, 1, 3, 4] } as const;
const SHAPES: readonly (readonly number[])[] = [
  FILTERS.a, [3], [3],
  FILTERS.b, [4], [4],
  FILTERS.s,
  [4, CLASSES], [CLASSES],
]; // prettier-ignore
const NORM_EPSILON = 1e-3;
/** A large epsilon, so that a gradient near 0 is not blown up to a full step by rounding. */
const ADAM = { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-2, weightDecay: 0.1 };

const initial = () =>
  SHAPES.map((shape, i) => {
    const values = randomValues(sizeOf(shape), 100 + i);
    return i === 1 || i === 4 ? values.map((v) => Math.fround(1 + v / 4)) : values;
  });
const pixels = randomValues(sizeOf(INPUT), 7);
const targets = Float64Array.from({ length: INPUT[0] * CLASSES }, (_, i) =>
  i % CLASSES === Math.floor(i / CLASSES) % CLASSES ? 1 : 0,
);

/** Mean loss in float64. */
function referenceLoss(p: readonly Float64Array[]): number {
  const a = reference.conv2d(pixels, INPUT, p[0]!, FILTERS.a, 1, 'same');
  const inner = reference.normalise(
    a, { ...reference.moments(a, 3), scale: p[1]!, offset: p[2]! }, NORM_EPSILON, true,
  ); // prettier-ignore
  const b = reference.conv2d(inner, INNER, p[3]!, FILTERS.b, 2, 'same');
  const residual = reference.conv2d(inner, INNER, p[6]!, FILTERS.s, 2, 'same');
  const outer = reference.normalise(
    b, { ...reference.moments(b, 4), scale: p[4]!, offset: p[5]!, residual }, NORM_EPSILON, true,
  ); // prettier-ignore
  const pooled = reference.globalAvgPool(outer, OUTER);
  const logits = reference.matMul(pooled, p[7]!, [INPUT[0], 4, CLASSES], false, false, p[8]);
  return reference.crossEntropy(logits, targets, CLASSES).reduce((sum, loss) => sum + loss, 0) / INPUT[0];
}

/** Losses before each step and the parameters after `steps` steps: numeric gradients, Adam from its definition. */
export function referenceSteps(steps: number): { losses: number[]; params: Float64Array[] } {
  const params = initial();
  const adam = new reference.Adam(params, ADAM);
  const losses = Array.from({ length: steps }, () => {
    const loss = referenceLoss(params);
    adam.step(params.map((p) => numericGradient(() => referenceLoss(params), p)));
    return loss;
  });
  return { losses, params };
}

/** The same net on the current backend. */
export class ResidualNet {
  readonly #adam = new AdamVariables(initial(), SHAPES, ADAM);
  readonly #x = toVariable(pixels, INPUT);
  readonly #targets = toVariable(targets, [INPUT[0], CLASSES]);
  readonly #dloss = toVariable(new Float32Array(INPUT[0]).fill(1 / INPUT[0]), [INPUT[0]]);

  get params(): readonly Variable[] {
    return this.#adam.params;
  }

  /** Losses [B]; the caller disposes. */
  step(): Tensor1D {
    return tidy(() => {
      const { value, grads } = valueAndGrads(() => ({ value: this.#forward() }), this.params, this.#dloss);
      this.#adam.step(grads);
      return value as Tensor1D;
    });
  }

  #forward(): Tensor1D {
    const [fa, sa, oa, fb, sb, ob, fs, w, bias] = this.params as unknown as readonly [
      Tensor4D, Tensor1D, Tensor1D, Tensor4D, Tensor1D, Tensor1D, Tensor4D, Tensor2D, Tensor1D,
    ]; // prettier-ignore
    const norm = { epsilon: NORM_EPSILON, activation: 'relu' } as const;
    const inner = batchNorm(
      conv2d(this.#x as unknown as Tensor4D, fa, { stride: 1, pad: 'same' }),
      sa,
      oa,
      norm,
    ).y;
    const residual = conv2d(inner, fs, { stride: 2, pad: 'same' });
    const outer = batchNorm(conv2d(inner, fb, { stride: 2, pad: 'same' }), sb, ob, { ...norm, residual }).y;
    const logits = dense(globalAvgPool(outer), w, bias);
    return softmaxCrossEntropy(logits, this.#targets as unknown as Tensor2D).loss;
  }

  dispose(): void {
    this.#adam.dispose();
    for (const v of [this.#x, this.#targets, this.#dloss]) v.dispose();
  }
}
