import {
  tensor,
  tidy,
  variable,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  type Variable,
} from '@tensorflow/tfjs-core';
import {
  adamStep,
  batchNorm,
  capture,
  conv2d,
  dense,
  globalAvgPool,
  softmaxCrossEntropy,
  valueAndGrads,
} from '../../src/lib/ml/engine/ops';
import {
  ADAM,
  BATCH,
  BLOCKS,
  CLASSES,
  generator,
  NORM_EPSILON,
  PARAMETERS_A_BLOCK,
  SIZE_PX,
  targets,
  valuesOf,
} from './reference';

const make = (shape: readonly number[], draw: () => number): Variable =>
  tidy(() => variable(tensor(valuesOf(shape, draw), [...shape])));

/** The reference step: four blocks of conv, batch norm and ReLU, average pool, dense layer, cross-entropy, Adam. */
export class ReferenceStep {
  readonly #params: Variable[];
  readonly #slots: { readonly m: Variable[]; readonly v: Variable[] };
  readonly #images: Variable;
  readonly #targets: Variable;
  readonly #dloss: Variable;
  /** Loss and gradients, captured as where classifiers are trained. */
  readonly #captured = capture([], () => {
    const { value, grads } = valueAndGrads(() => ({ value: this.#forward() }), this.#params, this.#dloss);
    return [value, ...grads];
  });
  #taken = 0;

  constructor() {
    const draw = generator();
    const [zero, one] = [() => 0, () => 1];
    this.#params = BLOCKS.flatMap(([from, to]) => [
      make([3, 3, from, to], () => draw() * Math.sqrt(2 / (9 * from))),
      make([to], one),
      make([to], zero),
    ]);
    this.#params.push(
      make([64, CLASSES], () => draw() / 8),
      make([CLASSES], zero),
    );
    const empty = (): Variable[] => this.#params.map(({ shape }) => make(shape, zero));
    this.#slots = { m: empty(), v: empty() };
    this.#images = make([BATCH, SIZE_PX, SIZE_PX, 3], draw);
    this.#targets = tidy(() => variable(tensor(targets(), [BATCH, CLASSES])));
    this.#dloss = make([BATCH], () => 1 / BATCH);
  }

  #forward(): Tensor1D {
    let x = this.#images as unknown as Tensor4D;
    BLOCKS.forEach(([, , stride], i) => {
      const [filter, scale, offset] = this.#params.slice(i * PARAMETERS_A_BLOCK);
      const z = conv2d(x, filter as unknown as Tensor4D, { stride, pad: 'same' });
      const norm = { epsilon: NORM_EPSILON, activation: 'relu' } as const;
      x = batchNorm(z, scale as unknown as Tensor1D, offset as unknown as Tensor1D, norm).y;
    });
    const [weights, bias] = this.#params.slice(-2);
    const logits = dense(globalAvgPool(x), weights as unknown as Tensor2D, bias as unknown as Tensor1D);
    return softmaxCrossEntropy(logits, this.#targets as unknown as Tensor2D).loss;
  }

  /** Mean loss before the step; reading it waits for the device, as `loss.item()` does in PyTorch. */
  async run(): Promise<number> {
    this.#taken++;
    const [losses, ...grads] = this.#captured.run([]);
    adamStep(this.#params, grads, this.#slots, { ...ADAM, weightDecay: 0, step: this.#taken });
    const values = (await losses!.data()) as Float32Array;
    return values.reduce((sum, loss) => sum + loss, 0) / BATCH;
  }
}
