import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Values } from '../classifier/initial';
import {
  addChange,
  biasActivation,
  concatChannels,
  conv2d,
  dense,
  instanceNorm,
  pixelUnshuffle2,
  upsample2,
  type Modulation,
  type Nonlinearity,
} from '../engine/ops';
import { generatorLayers, initialValues, type GeneratorShape } from './layers';
import { Parameters } from './parameters';

const EPSILON = 1e-5;

/**
 * XploreGAN's generator, small enough for a browser, on the current backend: an encoder that knows no style, residual
 * blocks whose instance norm takes scale and offset from the style's summary (ASIN), and an output that is a change of
 * the source, without a gate: a closed gate is the identity, from which no gradient leads away.
 */
export class Generator {
  readonly shape: GeneratorShape;
  readonly parameters: Parameters;

  constructor(shape: GeneratorShape, values: readonly Values[]) {
    this.shape = shape;
    this.parameters = new Parameters(generatorLayers(shape), values, 'translator');
  }

  static initial(shape: GeneratorShape, seed: number): Generator {
    return new Generator(shape, initialValues(generatorLayers(shape), seed, 'generator'));
  }

  /** x [B,sizePx,sizePx,3] in −1 … 1, summaries [B, 2 × components] → the same images in their styles. */
  run(x: Tensor4D, summaries: Tensor2D): Tensor4D {
    const { parameters: p } = this;
    const style = biasActivation(dense(summaries, p.matrix('style'), p.bias('style-bias')), null, 'relu');
    const modulated = (name: string): Modulation => ({
      scale: dense(style, p.matrix(`${name}/scale`), p.bias(`${name}/scale-bias`)),
      offset: dense(style, p.matrix(`${name}/offset`), p.bias(`${name}/offset-bias`)),
    });
    const layer = (
      name: string,
      input: Tensor4D,
      options: { stride?: 1 | 2; styled?: boolean; activation?: Nonlinearity; residual?: Tensor4D },
    ): Tensor4D =>
      instanceNorm(
        conv2d(input, p.filter(name), { stride: options.stride ?? 1, pad: 'same' }),
        options.styled ? modulated(name) : null,
        { epsilon: EPSILON, activation: options.activation ?? 'relu', residual: options.residual },
      );
    const block = (name: string, input: Tensor4D, styled: boolean): Tensor4D => {
      const inner = layer(`${name}/first`, input, { styled });
      return layer(`${name}/second`, inner, { styled, activation: 'none', residual: input });
    };

    let y = layer('stem', pixelUnshuffle2(x), {});
    y = layer('down', y, { stride: 2 });
    for (const name of ['plain-1', 'plain-2']) y = block(name, y, false);
    for (const name of ['styled-1', 'styled-2']) y = block(name, y, true);
    y = layer('up', upsample2(y), { styled: true });
    y = conv2d(upsample2(y), p.filter('fine'), { stride: 1, pad: 'same' });
    y = biasActivation(y, p.bias('fine-bias'), 'relu');
    y = conv2d(concatChannels(y, x), p.filter('change'), { stride: 1, pad: 'same' });
    return addChange(x, biasActivation(y, p.bias('change-bias'), 'none'));
  }

  /** Number of trainable values. */
  get size(): number {
    return this.parameters.all.reduce((sum, { size }) => sum + size, 0);
  }

  dispose(): void {
    this.parameters.dispose();
  }
}
