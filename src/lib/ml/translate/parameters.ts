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
import type { Values } from '../classifier/initial';
import type { Layer } from './layers';

/** The variables of a network by the names of its layers; whoever made them disposes of them. */
export class Parameters {
  /** In storage order. */
  readonly all: readonly Variable[];
  readonly #byName: ReadonlyMap<string, Variable>;

  /** `BadInput` where the values are not of these layers. */
  constructor(layers: readonly Layer[], values: readonly Values[], what: string) {
    const fits = layers.every(({ shape }, i) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return values[i]?.values.length === length;
    });
    if (!fits || values.length !== layers.length) {
      throw new DashError('BadInput', `These are not the weights of such a ${what}.`);
    }
    this.all = layers.map(({ shape }, i) =>
      tidy(() => variable(tensor(values[i]!.values, [...shape], 'float32'))),
    );
    this.#byName = new Map(layers.map(({ name }, i) => [name, this.all[i]!]));
  }

  get(name: string): Variable {
    const found = this.#byName.get(name);
    if (found === undefined) throw new Error(`There is no layer "${name}".`);
    return found;
  }
  filter(name: string): Tensor4D {
    return this.get(name) as unknown as Tensor4D;
  }
  matrix(name: string): Tensor2D {
    return this.get(name) as unknown as Tensor2D;
  }
  bias(name: string): Tensor1D {
    return this.get(name) as unknown as Tensor1D;
  }

  /** A copy of all values in storage order. */
  async values(): Promise<Float32Array[]> {
    const values: Float32Array[] = [];
    for (const v of this.all) values.push((await v.data()) as Float32Array);
    return values;
  }

  dispose(): void {
    for (const v of this.all) v.dispose();
  }
}
