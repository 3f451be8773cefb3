import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { adamStep, type AdamSettings } from '../../ops';
import { sizeOf } from '../numeric';
import { toVariable } from '../tensors';

/** Variables that Adam moves, with its slots. */
export class AdamVariables {
  readonly params: readonly Variable[];
  readonly #settings: AdamSettings;
  readonly #slots: readonly { readonly m: Variable; readonly v: Variable }[];
  #taken = 0;

  constructor(
    values: readonly Float64Array[],
    shapes: readonly (readonly number[])[],
    settings: AdamSettings,
  ) {
    const none = (shape: readonly number[]) => toVariable(new Float32Array(sizeOf(shape)), shape);
    this.params = values.map((value, i) => toVariable(value, shapes[i]!));
    this.#slots = shapes.map((shape) => ({ m: none(shape), v: none(shape) }));
    this.#settings = settings;
  }

  step(grads: readonly Tensor[]): void {
    this.#taken++;
    const settings = { ...this.#settings, step: this.#taken };
    this.params.forEach((param, i) => adamStep(param, grads[i]!, this.#slots[i]!, settings));
  }

  dispose(): void {
    for (const v of [...this.params, ...this.#slots.flatMap(({ m, v }) => [m, v])]) v.dispose();
  }
}
