import { tidy, type Tensor1D, type Tensor2D, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import {
  biasActivation,
  conv2d,
  dense,
  globalAvgPool,
  sgdStep,
  softmaxCrossEntropy,
  valueAndGrads,
} from '../../ops';
import { randomValues, sizeOf } from '../numeric';
import { toVariable } from '../tensors';

const INPUT = [2, 4, 4, 2] as const;
const CLASSES = 2;
const SHAPES: readonly (readonly number[])[] = [[3, 3, 2, 3], [3], [3, CLASSES], [CLASSES]];
const SGD = { learningRate: 0.05, momentum: 0, weightDecay: 0 };

/** As few programs a step as a net of convolution and dense layer can have, for backends where each takes a while. */
export class SmallNet {
  readonly #params = SHAPES.map((shape, i) => toVariable(randomValues(sizeOf(shape), i), shape));
  readonly #velocities = SHAPES.map((shape) => toVariable(new Float32Array(sizeOf(shape)), shape));
  readonly #x = toVariable(randomValues(sizeOf(INPUT), 8), INPUT);
  readonly #targets = toVariable([1, 0, 0, 1], [INPUT[0], CLASSES]);

  /** Losses [B]; the caller disposes. */
  step(): Tensor1D {
    return tidy(() => {
      const { value, grads } = valueAndGrads(() => ({ value: this.#forward() }), this.#params);
      sgdStep(this.#params, grads, this.#velocities, SGD);
      return value as Tensor1D;
    });
  }

  #forward(): Tensor1D {
    const [filter, bias, weights, last] = this.#params as unknown as readonly [
      Tensor4D, Tensor1D, Tensor2D, Tensor1D,
    ]; // prettier-ignore
    const x = this.#x as unknown as Tensor4D;
    const features = biasActivation(conv2d(x, filter, { stride: 2, pad: 'same' }), bias, 'relu');
    const logits = dense(globalAvgPool(features), weights, last);
    return softmaxCrossEntropy(logits, this.#targets as unknown as Tensor2D).loss;
  }

  dispose(): void {
    const all: readonly Variable[] = [...this.#params, ...this.#velocities, this.#x, this.#targets];
    for (const v of all) v.dispose();
  }
}
