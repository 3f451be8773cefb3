import { tidy, type Tensor1D, type Tensor2D, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import {
  add,
  addChange,
  biasActivation,
  concatChannels,
  conv2d,
  dense,
  distance,
  hinge,
  instanceNorm,
  matMul,
  meanAll,
  pixelUnshuffle2,
  powerIteration,
  projectOnto,
  spectralNorm,
  upsample2,
  valueAndGrads,
  weightedSum,
} from '../../ops';
import { toVariable } from '../tensors';
import { AdamVariables } from './adam-variables';
import {
  ADAM,
  DISCRIMINATOR_SHAPES,
  DISCRIMINATOR_WEIGHTS,
  GENERATOR_SHAPES,
  GENERATOR_WEIGHTS,
  IMAGES,
  initial,
  NORM_EPSILON,
  otherStyle,
  ownStyle,
  real,
  source,
  STYLES,
} from './translation-setup';

const SAME = { stride: 1, pad: 'same' } as const;
const images = (values: Float64Array) => toVariable(values, IMAGES) as unknown as Tensor4D;
const styles = (values: Float64Array) => toVariable(values, STYLES) as unknown as Tensor2D;

/** The translation in small on the current backend. */
export class TranslationNet {
  readonly #start = initial();
  readonly #generator = new AdamVariables(this.#start.generator, GENERATOR_SHAPES, ADAM);
  readonly #discriminator = new AdamVariables(this.#start.discriminator, DISCRIMINATOR_SHAPES, ADAM);
  readonly #u = toVariable(this.#start.u, [this.#start.u.length]);
  readonly #source = images(source);
  readonly #real = images(real);
  readonly #own = styles(ownStyle);
  readonly #other = styles(otherStyle);

  get generator(): readonly Variable[] {
    return this.#generator.params;
  }
  get discriminator(): readonly Variable[] {
    return this.#discriminator.params;
  }

  /** Losses before the step, [1] each; the caller disposes. */
  step(): { discriminator: Tensor1D; generator: Tensor1D } {
    return tidy(() => {
      const { u, v } = powerIteration(this.discriminator[0]!, this.#u as unknown as Tensor1D);
      this.#u.assign(u);
      const judge = (x: Tensor4D, style: Tensor2D) => this.#judge(x, style, u, v);

      const fixed = this.#generate(this.#source, this.#other);
      const judged = valueAndGrads(
        () => ({
          value: weightedSum(
            [
              hinge(judge(this.#real, this.#other), 1),
              hinge(judge(fixed, this.#other), -1),
              hinge(judge(this.#real, this.#own), -1),
            ],
            DISCRIMINATOR_WEIGHTS,
          ),
        }),
        this.discriminator,
      );
      this.#discriminator.step(judged.grads);

      const generated = valueAndGrads(() => {
        const there = this.#generate(this.#source, this.#other);
        const back = this.#generate(there, this.#own);
        const terms = [
          meanAll(judge(there, this.#other)),
          distance(back, this.#source),
          distance(there, this.#source, { root: true }),
        ];
        return { value: weightedSum(terms, GENERATOR_WEIGHTS) };
      }, this.generator);
      this.#generator.step(generated.grads);
      return { discriminator: judged.value as Tensor1D, generator: generated.value as Tensor1D };
    });
  }

  #generate(x: Tensor4D, style: Tensor2D): Tensor4D {
    const [filter, scaleWeights, scaleBias, offsetWeights, offsetBias, last, bias] = this
      .generator as unknown as readonly [
      Tensor4D, Tensor2D, Tensor1D, Tensor2D, Tensor1D, Tensor4D, Tensor1D,
    ]; // prettier-ignore
    const modulation = {
      scale: dense(style, scaleWeights, scaleBias),
      offset: dense(style, offsetWeights, offsetBias),
    };
    const inner = instanceNorm(conv2d(pixelUnshuffle2(x), filter, SAME), modulation, {
      epsilon: NORM_EPSILON,
      activation: 'leaky',
    });
    const change = conv2d(concatChannels(upsample2(inner), x), last, SAME);
    return addChange(x, biasActivation(change, bias, 'none'));
  }

  #judge(x: Tensor4D, style: Tensor2D, u: Tensor1D, v: Tensor1D): Tensor4D {
    const [filter, bias, head, projection] = this.discriminator as unknown as readonly [
      Tensor4D, Tensor1D, Tensor4D, Tensor2D,
    ]; // prettier-ignore
    const normed = spectralNorm(filter, u, v).w;
    const features = biasActivation(conv2d(x, normed, { stride: 2, pad: 'same' }), bias, 'leaky');
    return add(conv2d(features, head, SAME), projectOnto(features, matMul(style, projection)));
  }

  dispose(): void {
    this.#generator.dispose();
    this.#discriminator.dispose();
    for (const t of [this.#u, this.#source, this.#real, this.#own, this.#other]) t.dispose();
  }
}
