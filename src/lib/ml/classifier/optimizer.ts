import { tensor, tidy, variable, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../../domain/classifier';
import { adamStep, sgdStep } from '../engine/ops';

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Adam or SGD with its slots, on the current backend; owns the slots, not the parameters. */
export class Optimizer {
  readonly #spec: OptimizerSpec;
  readonly #params: readonly Variable[];
  /** Two a parameter for Adam (m, v), one for SGD (velocity). */
  readonly #slots: readonly Variable[];
  #taken: number;

  /** `slots` and `taken` come from a checkpoint; without them it begins at zero. */
  constructor(spec: OptimizerSpec, params: readonly Variable[], slots?: readonly Float32Array[], taken = 0) {
    this.#spec = spec;
    this.#params = params;
    this.#taken = taken;
    const perParam = Optimizer.slotsPerParam(spec);
    this.#slots = params.flatMap((param, p) =>
      Array.from({ length: perParam }, (_, s) =>
        tidy(() =>
          variable(tensor(slots?.[p * perParam + s] ?? new Float32Array(param.size), param.shape, 'float32')),
        ),
      ),
    );
  }

  static slotsPerParam({ kind }: OptimizerSpec): 1 | 2 {
    return kind === 'adam' ? 2 : 1;
  }

  /** Steps taken so far. */
  get taken(): number {
    return this.#taken;
  }

  step(grads: readonly Tensor[]): void {
    this.#taken++;
    const spec = this.#spec;
    if (spec.kind === 'adam') {
      const slot = (s: 0 | 1): Variable[] => this.#params.map((_, p) => this.#slots[2 * p + s]!);
      const { learningRate, weightDecay } = spec;
      const settings = { ...ADAM, learningRate, weightDecay, step: this.#taken };
      adamStep(this.#params, grads, { m: slot(0), v: slot(1) }, settings);
    } else {
      sgdStep(this.#params, grads, this.#slots, spec);
    }
  }

  /** A copy of the slots, parameter by parameter. */
  async slots(): Promise<Float32Array[]> {
    const values: Float32Array[] = [];
    for (const slot of this.#slots) values.push((await slot.data()) as Float32Array);
    return values;
  }

  dispose(): void {
    for (const slot of this.#slots) slot.dispose();
  }
}
