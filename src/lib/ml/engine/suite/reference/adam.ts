import type { AdamSettings } from '../../ops';

/** The algorithm of Kingma and Ba with decoupled weight decay, in place. */
export class Adam {
  readonly #params: readonly Float64Array[];
  readonly #settings: AdamSettings;
  readonly #first: readonly Float64Array[];
  readonly #second: readonly Float64Array[];
  #taken = 0;

  constructor(params: readonly Float64Array[], settings: AdamSettings) {
    this.#params = params;
    this.#settings = settings;
    this.#first = params.map((p) => new Float64Array(p.length));
    this.#second = params.map((p) => new Float64Array(p.length));
  }

  /** One gradient for each parameter. */
  step(grads: readonly Float64Array[]): void {
    const { learningRate, beta1, beta2, epsilon, weightDecay } = this.#settings;
    this.#taken++;
    this.#params.forEach((p, k) => {
      const [first, second] = [this.#first[k]!, this.#second[k]!];
      for (let i = 0; i < p.length; i++) {
        const g = grads[k]![i]!;
        first[i] = beta1 * first[i]! + (1 - beta1) * g;
        second[i] = beta2 * second[i]! + (1 - beta2) * g * g;
        const m = first[i]! / (1 - beta1 ** this.#taken);
        const v = second[i]! / (1 - beta2 ** this.#taken);
        p[i]! -= learningRate * (m / (Math.sqrt(v) + epsilon) + weightDecay * p[i]!);
      }
    });
  }
}
