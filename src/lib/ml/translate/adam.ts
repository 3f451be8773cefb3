import { tensor, tidy, variable, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { adamStep } from '../engine/ops';

/** As is usual for adversarial training: a short memory of the direction. */
const SETTINGS = { beta1: 0.5, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/** Adam with its slots, on the current backend; owns the slots, not the parameters. */
export class Adam {
  readonly #params: readonly Variable[];
  /** m, v of each parameter. */
  readonly #slots: readonly Variable[];
  readonly #learningRate: number;
  #taken: number;

  /** `slots` and `taken` come from a check-point; without them it begins at zero. */
  constructor(
    params: readonly Variable[],
    learningRate: number,
    slots: readonly Float32Array[] | null = null,
    taken = 0,
  ) {
    this.#params = params;
    this.#learningRate = learningRate;
    this.#taken = taken;
    this.#slots = params.flatMap((param, p) =>
      [0, 1].map((s) =>
        tidy(() =>
          variable(tensor(slots?.[2 * p + s] ?? new Float32Array(param.size), param.shape, 'float32')),
        ),
      ),
    );
  }

  step(grads: readonly Tensor[]): void {
    this.#taken++;
    const slot = (s: 0 | 1): Variable[] => this.#params.map((_, p) => this.#slots[2 * p + s]!);
    const settings = { ...SETTINGS, learningRate: this.#learningRate, step: this.#taken };
    adamStep(this.#params, grads, { m: slot(0), v: slot(1) }, settings);
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
