import { PIXELS, type IndexedImage } from './indexed';
import { SIDE_PX } from './contract';

/**
 * Images written down as differences from earlier ones. A pixel is guessed from, in this order: for each reference
 * image, the colour that stood last where the reference has what it has here (so a reference in other colours serves
 * too); the pixel to the left; the pixel above. Written is the number of the first right guess among the different
 * ones, or `KNOWN` and the palette index, or `FRESH` and the colour.
 */
export interface Differences {
  /** One a pixel. */
  readonly codes: Uint8Array;
  /** Palette indices of the `KNOWN` pixels. */
  readonly known: Uint16Array;
  /** RGB of the `FRESH` pixels. */
  readonly fresh: Uint8Array;
}

/** For each image the positions of earlier ones that are likely to resemble it. */
export type References = readonly (readonly number[])[];

const FRESH = 254;
const KNOWN = 255;
const NONE = -1;

export function encodeDifferences(images: readonly IndexedImage[], references: References): Differences {
  const codes = new Uint8Array(images.length * PIXELS);
  const known: number[] = [];
  const fresh: number[] = [];
  images.forEach((image, at) => {
    const guesser = new Guesser(references[at]!.map((r) => images[r]!));
    let colors = 0;
    for (let i = 0; i < PIXELS; i++) {
      const index = image.indices[i]!;
      guesser.guess(image.indices, i, Infinity);
      let code = guesser.find(index);
      if (index === colors) {
        code = FRESH;
        fresh.push(...image.palette.subarray(index * 3, index * 3 + 3));
        colors++;
      } else if (code === NONE) {
        code = KNOWN;
        known.push(index);
      }
      codes[at * PIXELS + i] = code;
      guesser.learn(i, index);
    }
  });
  return { codes, known: Uint16Array.from(known), fresh: Uint8Array.from(fresh) };
}

/** The inverse; throws `RangeError` where the data ends early or a code makes no sense. */
export function decodeDifferences(differences: Differences, references: References): IndexedImage[] {
  const { codes, known, fresh } = differences;
  const images: IndexedImage[] = [];
  let knownAt = 0;
  let freshAt = 0;
  references.forEach((refs, at) => {
    const guesser = new Guesser(refs.map((r) => images[r]!));
    const indices = new Uint16Array(PIXELS);
    const firstFresh = freshAt;
    for (let i = 0; i < PIXELS; i++) {
      const code = codes[at * PIXELS + i];
      let index: number | undefined;
      if (code === FRESH) {
        index = (freshAt - firstFresh) / 3;
        freshAt += 3;
      } else if (code === KNOWN) index = known[knownAt++];
      else if (code !== undefined) {
        guesser.guess(indices, i, code + 1);
        if (code < guesser.count) index = guesser.guesses[code];
      }
      if (index === undefined || index * 3 >= freshAt - firstFresh)
        throw new RangeError(`image ${at}, pixel ${i}`);
      indices[i] = index;
      guesser.learn(i, index);
    }
    if (freshAt > fresh.length) throw new RangeError(`image ${at}: the colours end early`);
    images.push({ palette: fresh.slice(firstFresh, freshAt), indices });
  });
  return images;
}

/** What both sides know before a pixel: the same guesses in the same order. */
class Guesser {
  /** Different guesses, the best first; the first `count` are those of the last `guess`. */
  readonly guesses: Int32Array;
  count = 0;
  readonly #references: readonly Uint16Array[];
  /** For each reference, by its palette index: the index that stood there last in this image. */
  readonly #learned: readonly Int32Array[];

  constructor(references: readonly IndexedImage[]) {
    this.guesses = new Int32Array(references.length + 2);
    this.#references = references.map((r) => r.indices);
    this.#learned = references.map((r) => new Int32Array(r.palette.length / 3).fill(NONE));
  }

  /** Fills `guesses` for pixel `i`, stopping once there are `enough`. */
  guess(indices: Uint16Array, i: number, enough: number): void {
    this.count = 0;
    for (let r = 0; r < this.#references.length && this.count < enough; r++) {
      this.#add(this.#learned[r]![this.#references[r]![i]!]!);
    }
    if (this.count < enough && i > 0) this.#add(indices[i - 1]!);
    if (this.count < enough && i >= SIDE_PX) this.#add(indices[i - SIDE_PX]!);
  }

  /** Position of the index among the guesses, or `NONE`. */
  find(index: number): number {
    for (let g = 0; g < this.count; g++) if (this.guesses[g] === index) return g;
    return NONE;
  }

  learn(i: number, index: number): void {
    for (let r = 0; r < this.#references.length; r++) this.#learned[r]![this.#references[r]![i]!] = index;
  }

  #add(index: number): void {
    if (index !== NONE && this.find(index) === NONE) this.guesses[this.count++] = index;
  }
}
