import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { adamStep, type AdamSettings } from '../../ops';
import { sizeOf } from '../numeric';
import { toVariable } from '../tensors';

/** Variables that Adam moves, with its slots. */
export class AdamVariables {
  readonly params: readonly Variable[];
  readonly #settings: AdamSettings;
  readonly #slots: { readonly m: readonly Variable[]; readonly v: readonly Variable[] };
  #taken = 0;

  constructor(
    values: readonly Float64Array[],
    shapes: readonly (readonly number[])[],
    settings: AdamSettings,
  ) {
    const none = (shape: readonly number[]) => toVariable(new Float32Array(sizeOf(shape)), shape);
    this.params = values.map((value, i) => toVariable(value, shapes[i]!));
    this.#slots = { m: shapes.map(none), v: shapes.map(none) };
    this.#settings = settings;
  }

  step(grads: readonly Tensor[]): void {
    this.#taken++;
    adamStep(this.params, grads, this.#slots, { ...this.#settings, step: this.#taken });
  }

  dispose(): void {
    for (const v of [...this.params, ...this.#slots.m, ...this.#slots.v]) v.dispose();
  }
}
