import {
  tensor1d,
  tidy,
  variable,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  type Variable,
} from '@tensorflow/tfjs-core';
import { stream } from '../../domain/random';
import { normal, type Values } from '../classifier/initial';
import { add, biasActivation, conv2d, dense, powerIteration, projectOnto, spectralNorm } from '../engine/ops';
import { discriminatorLayers, initialValues, type DiscriminatorShape } from './layers';
import { Parameters } from './parameters';

/** Filters and matrices divided by their largest singular value, by name. */
export type Normed = ReadonlyMap<string, Tensor4D | Tensor2D>;

/** What each head sees of an image, before any style is asked about: [B,H,W,4c] a head. */
export type Seen = readonly Tensor4D[];

interface Iterated {
  readonly name: string;
  /** Right and left singular vectors as the power iteration has them. */
  readonly u: Variable;
  readonly v: Variable;
}

/**
 * Tells real images of a style from translated ones and from real ones of another style: patches at 1/8 of the side
 * and, with two heads, at 1/16. The style enters by projection (Miyato and Koyama 2018), so any group can be asked
 * about. All filters are under spectral norm; the state of its power iteration belongs to the check-point.
 */
export class Discriminator {
  readonly shape: DiscriminatorShape;
  readonly parameters: Parameters;
  readonly #iterated: readonly Iterated[];

  /** `vectors` as `vectors()` gave them; drawn where they are missing. */
  constructor(
    shape: DiscriminatorShape,
    values: readonly Values[],
    vectors: readonly Float32Array[] | null,
    seed: number,
  ) {
    this.shape = shape;
    const layers = discriminatorLayers(shape);
    this.parameters = new Parameters(layers, values, 'discriminator');
    const random = stream(seed, 'power-iteration');
    const matrices = layers.filter((layer) => layer.shape.length > 1);
    this.#iterated = matrices.map(({ name, shape: dims }, i) => {
      const columns = dims.at(-1)!;
      const rows = dims.reduce((a, b) => a * b, 1) / columns;
      const drawn = Float32Array.from({ length: columns }, () => normal(random));
      const length = Math.hypot(...drawn);
      return {
        name,
        u: tidy(() => variable(tensor1d(vectors?.[2 * i] ?? drawn.map((value) => value / length)))),
        v: tidy(() => variable(tensor1d(vectors?.[2 * i + 1] ?? new Float32Array(rows)))),
      };
    });
  }

  static initial(shape: DiscriminatorShape, seed: number): Discriminator {
    const values = initialValues(discriminatorLayers(shape), seed, 'discriminator');
    return new Discriminator(shape, values, null, seed);
  }

  /** Shapes of `vectors()`: u and v of each filter and matrix in storage order. */
  static vectorSizes(shape: DiscriminatorShape): number[] {
    return discriminatorLayers(shape).flatMap(({ shape: dims }) =>
      dims.length > 1 ? [dims.at(-1)!, dims.reduce((a, b) => a * b, 1) / dims.at(-1)!] : [],
    );
  }

  /** One step of the power iteration of every filter: once a step of the training, without gradient. */
  iterate(): void {
    for (const { name, u, v } of this.#iterated) {
      tidy(() => {
        const next = powerIteration(this.parameters.get(name), u as unknown as Tensor1D);
        u.assign(next.u);
        v.assign(next.v);
      });
    }
  }

  /** Normed filters, with gradients to the filters where a pass is recorded. In a scope of the caller's. */
  normed(): Normed {
    return new Map(
      this.#iterated.map(({ name, u, v }) => {
        const { w } = spectralNorm(
          this.parameters.get(name) as unknown as Tensor4D,
          u as unknown as Tensor1D,
          v as unknown as Tensor1D,
        );
        return [name, w];
      }),
    );
  }

  /** x [B,sizePx,sizePx,3] in −1 … 1. */
  see(x: Tensor4D, normed: Normed): Seen {
    const layer = (name: string, input: Tensor4D, stride: 1 | 2): Tensor4D =>
      biasActivation(
        conv2d(input, normed.get(name) as Tensor4D, { stride, pad: 'same' }),
        this.parameters.bias(`${name}-bias`),
        'leaky',
      );
    let y = layer('down-1', x, 2);
    y = layer('down-2', y, 2);
    y = layer('down-3', y, 2);
    const fine = layer('deep', y, 1);
    return this.shape.heads === 1 ? [fine] : [fine, layer('down-4', fine, 2)];
  }

  /** Scores of what was seen as images of the styles, [B,H,W,1] a head; high is real and of that style. */
  scores(seen: Seen, summaries: Tensor2D, normed: Normed): Tensor4D[] {
    return seen.map((features, i) => {
      const name = i === 0 ? 'patch' : 'coarse';
      const plain = biasActivation(
        conv2d(features, normed.get(`${name}/score`) as Tensor4D, { stride: 1, pad: 'same' }),
        this.parameters.bias(`${name}/score-bias`),
        'none',
      );
      const direction = dense(
        summaries,
        normed.get(`${name}/direction`) as Tensor2D,
        this.parameters.bias(`${name}/direction-bias`),
      );
      return add(plain, projectOnto(features, direction));
    });
  }

  async vectors(): Promise<Float32Array[]> {
    const values: Float32Array[] = [];
    for (const { u, v } of this.#iterated) {
      values.push((await u.data()) as Float32Array, (await v.data()) as Float32Array);
    }
    return values;
  }

  dispose(): void {
    this.parameters.dispose();
    for (const { u, v } of this.#iterated) {
      u.dispose();
      v.dispose();
    }
  }
}
