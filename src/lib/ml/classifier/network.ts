import {
  tensor,
  tidy,
  variable,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  type Variable,
} from '@tensorflow/tfjs-core';
import { DashError } from '../../domain/errors';
import { batchNorm, batchNormFrozen, conv2d, dense, globalAvgPool, moveAverage } from '../engine/ops';
import { layersOf, type ConvLayer, type Layers } from './architecture';
import type { NetworkShape } from './contract';
import { initialWeights, type Values } from './initial';

const NORM_EPSILON = 1e-5;
/** Weight of the newest batch in the moving averages. */
const AVERAGE_RATE = 0.1;

/** Weights of one convolution with its batch normalisation. */
interface ConvUnit {
  readonly layer: ConvLayer;
  readonly filter: Variable;
  readonly scale: Variable;
  readonly offset: Variable;
  readonly mean: Variable;
  readonly variance: Variable;
}

/** The moments of one batch at one unit. */
export interface Moments {
  readonly unit: ConvUnit;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/** How a unit is computed: with the batch's moments (training) or with the averages (frozen). */
type Apply = (unit: ConvUnit, x: Tensor4D, activation: 'none' | 'relu', residual?: Tensor4D) => Tensor4D;

export interface Inference {
  /** Output of the last residual block, [B,H,W,latentSize]. */
  readonly activations: Tensor4D;
  /** Its mean over height and width, [B,latentSize]. */
  readonly latents: Tensor2D;
  /** [B,classes] */
  readonly logits: Tensor2D;
}

/**
 * A residual network on the current backend. Input is RGB in −1 … 1, [B,sizePx,sizePx,3]. It owns its variables;
 * whoever made it disposes of it.
 */
export class Network {
  readonly shape: NetworkShape;
  readonly #layers: Layers;
  readonly #all: Variable[];
  readonly #stem: ConvUnit;
  readonly #blocks: readonly { first: ConvUnit; second: ConvUnit; shortcut: ConvUnit | null }[];
  readonly #dense: Variable;
  readonly #bias: Variable;

  /** `weights` as `initialWeights` orders them; `BadInput` where they are not those of such a network. */
  constructor(shape: NetworkShape, weights: readonly Values[]) {
    this.shape = shape;
    this.#layers = layersOf(shape.arch, shape.classes);
    const expected = initialWeights(this.#layers, 0);
    if (
      weights.length !== expected.length ||
      weights.some(({ values }, i) => values.length !== expected[i]!.values.length)
    ) {
      throw new DashError('BadInput', `These are not the weights of a "${shape.arch}" network.`);
    }
    this.#all = weights.map(({ values }, i) =>
      tidy(() => variable(tensor(values, [...expected[i]!.shape], 'float32'))),
    );
    let next = 0;
    const take = (): Variable => this.#all[next++]!;
    const unit = (layer: ConvLayer): ConvUnit => ({
      layer,
      filter: take(),
      scale: take(),
      offset: take(),
      mean: take(),
      variance: take(),
    });
    this.#stem = unit(this.#layers.stem);
    this.#blocks = this.#layers.blocks.map(({ first, second, shortcut }) => ({
      first: unit(first),
      second: unit(second),
      shortcut: shortcut === null ? null : unit(shortcut),
    }));
    this.#dense = take();
    this.#bias = take();
  }

  static initial(shape: NetworkShape, seed: number): Network {
    return new Network(shape, initialWeights(layersOf(shape.arch, shape.classes), seed));
  }

  get latentSize(): number {
    return this.#layers.dense[0];
  }

  /** What the optimiser moves, in storage order. */
  trainable(): Variable[] {
    const averages = new Set(this.#units().flatMap(({ mean, variance }) => [mean, variance]));
    return this.#all.filter((v) => !averages.has(v));
  }

  /**
   * Logits with the batch's own moments, to be differentiated; `moments` go to `average` after the step. To be called
   * in a scope of the caller's.
   */
  forTraining(x: Tensor4D): { logits: Tensor2D; moments: Moments[] } {
    const moments: Moments[] = [];
    const { logits } = this.#run(x, (unit, input, activation, residual) => {
      const { y, mean, variance } = batchNorm(
        conv2d(input, unit.filter as unknown as Tensor4D, { stride: unit.layer.stride, pad: 'same' }),
        unit.scale as unknown as Tensor1D,
        unit.offset as unknown as Tensor1D,
        { epsilon: NORM_EPSILON, activation, residual },
      );
      moments.push({ unit, mean, variance });
      return y;
    });
    return { logits, moments };
  }

  /** The network as it is used: moving averages instead of the batch's moments. In a scope of the caller's. */
  frozen(x: Tensor4D): Inference {
    // What the convolution gives is freed at once: with batches larger than those of training it would be most of the peak.
    return this.#run(x, ({ layer, filter, scale, offset, mean, variance }, input, activation, residual) =>
      tidy(() =>
        batchNormFrozen(
          conv2d(input, filter as unknown as Tensor4D, { stride: layer.stride, pad: 'same' }),
          scale as unknown as Tensor1D,
          offset as unknown as Tensor1D,
          { mean: mean as unknown as Tensor1D, variance: variance as unknown as Tensor1D },
          { epsilon: NORM_EPSILON, activation, residual },
        ),
      ),
    );
  }

  /** What follows the last block, as a function of its output, to be differentiated. In a scope of the caller's. */
  head(activations: Tensor4D): Pick<Inference, 'latents' | 'logits'> {
    const latents = globalAvgPool(activations);
    const logits = dense(latents, this.#dense as unknown as Tensor2D, this.#bias as unknown as Tensor1D);
    return { latents, logits };
  }

  /** Takes the moments of a training batch into the moving averages. */
  average(moments: readonly Moments[]): void {
    moveAverage(
      moments.flatMap(({ unit }) => [unit.mean, unit.variance]),
      moments.flatMap(({ mean, variance }) => [mean, variance]),
      AVERAGE_RATE,
    );
  }

  /** A copy of all weights in storage order. */
  async weights(): Promise<Values[]> {
    const values: Values[] = [];
    for (const v of this.#all) values.push({ shape: v.shape, values: (await v.data()) as Float32Array });
    return values;
  }

  dispose(): void {
    for (const v of this.#all) v.dispose();
  }

  #units(): ConvUnit[] {
    return [
      this.#stem,
      ...this.#blocks.flatMap(({ first, second, shortcut }) =>
        shortcut === null ? [first, second] : [first, second, shortcut],
      ),
    ];
  }

  #run(x: Tensor4D, apply: Apply): Inference {
    let activations = apply(this.#stem, x, 'relu');
    for (const { first, second, shortcut } of this.#blocks) {
      const inner = apply(first, activations, 'relu');
      const residual = shortcut === null ? activations : apply(shortcut, activations, 'none');
      activations = apply(second, inner, 'relu', residual);
    }
    return { activations, ...this.head(activations) };
  }
}
