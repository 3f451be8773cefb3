/** Lets work in as long as the pixels alive stay within a budget; one piece of work of any size is always let in. */
export class PixelGate {
  readonly #budgetPx: number;
  #alivePx = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(budgetPx: number) {
    this.#budgetPx = budgetPx;
  }

  async run<T>(pixels: number, work: () => Promise<T>): Promise<T> {
    while (this.#alivePx > 0 && this.#alivePx + pixels > this.#budgetPx) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#alivePx += pixels;
    try {
      return await work();
    } finally {
      this.#alivePx -= pixels;
      for (const wake of this.#waiting.splice(0)) wake();
    }
  }
}
