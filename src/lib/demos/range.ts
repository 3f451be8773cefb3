/**
 * Adaptive binary range coding: each decision is written in about as many bits as it is surprising, given how it went
 * before in the same context. Whole numbers alone, so the bytes are the same everywhere. After Mahoney's lpaq.
 */
const PROBABILITY_BITS = 12;
const START = 1 << (PROBABILITY_BITS - 1);
/** The larger, the slower a context learns. */
const RATE = 5;

/** How likely 1 is in each context, in 4096ths. */
export const contexts = (count: number): Uint16Array => new Uint16Array(count).fill(START);

function learn(odds: Uint16Array, context: number, bit: number): void {
  const p = odds[context]!;
  odds[context] = bit === 1 ? p + ((4096 - p) >> RATE) : p - (p >> RATE);
}

const split = (low: number, high: number, p: number): number =>
  low + Math.floor((high - low) / 4096) * Math.min(Math.max(p, 1), 4095);

/** Takes decisions, one bit each, in their contexts. */
export interface Coder {
  bit(odds: Uint16Array, context: number, bit: number): number;
}

export class Encoder implements Coder {
  readonly #bytes: number[] = [];
  #low = 0;
  #high = 0xffffffff;

  bit(odds: Uint16Array, context: number, bit: number): number {
    const middle = split(this.#low, this.#high, odds[context]!);
    if (bit === 1) this.#high = middle;
    else this.#low = middle + 1;
    learn(odds, context, bit);
    while (((this.#low ^ this.#high) & 0xff000000) === 0) {
      this.#bytes.push(this.#high >>> 24);
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 255) >>> 0;
    }
    return bit;
  }

  end(): Uint8Array<ArrayBuffer> {
    for (const shift of [24, 16, 8, 0]) this.#bytes.push((this.#low >>> shift) & 255);
    return Uint8Array.from(this.#bytes);
  }
}

/** Gives back what the encoder took; past the end it reads zeros. */
export class Decoder implements Coder {
  readonly #bytes: Uint8Array;
  #at = 4;
  #low = 0;
  #high = 0xffffffff;
  #code: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#code = [0, 1, 2, 3].reduce((code, i) => code * 256 + (bytes[i] ?? 0), 0);
  }

  bit(odds: Uint16Array, context: number): number {
    const middle = split(this.#low, this.#high, odds[context]!);
    const bit = this.#code <= middle ? 1 : 0;
    if (bit === 1) this.#high = middle;
    else this.#low = middle + 1;
    learn(odds, context, bit);
    while (((this.#low ^ this.#high) & 0xff000000) === 0) {
      this.#low = (this.#low << 8) >>> 0;
      this.#high = ((this.#high << 8) | 255) >>> 0;
      this.#code = ((this.#code << 8) | (this.#bytes[this.#at++] ?? 0)) >>> 0;
    }
    return bit;
  }
}
