import { TRANSLATION_RECIPES, type TranslatorSpec } from '../../domain/translator';
import { stream } from '../../domain/random';
import type { ImageSource } from '../classifier/contract';
import { NO_GROUP, type StyleBank, type StyleBasis, type TranslationJudge } from './contract';

export const SIDE = 16;

/** The smallest networks that have every layer. */
export const TINY: TranslatorSpec = {
  ...TRANSLATION_RECIPES.object,
  sizePx: SIDE,
  channels: 4,
  discriminatorChannels: 4,
  components: 3,
  batch: 2,
  fits: 1,
  steps: 3,
  shiftPx: 1,
  checkpointEvery: 2,
  snapshots: 2,
  previewEvery: 2,
  weights: { adversarial: 1, cycle: 0.3, identity: 1, edge: 0.1, sparse: 0.3 },
  seed: 3,
};

export const IMAGES = 24;
const POOL = 16;

/** Squares of noise, red for even rows and blue for odd ones. */
export function squares(): ImageSource {
  const random = stream(1, 'squares');
  const images = Array.from({ length: IMAGES }, (_, row) =>
    Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) =>
      i % 3 === (row % 2 === 0 ? 0 : 2) ? 180 + random.int(70) : random.int(60),
    ),
  );
  return {
    rows: Int32Array.from(images.keys()),
    sizePx: SIDE,
    pixels(rows) {
      const bytes = new Uint8Array(rows.length * SIDE * SIDE * 3);
      rows.forEach((row, i) => bytes.set(images[row]!, i * SIDE * SIDE * 3));
      return bytes;
    },
  };
}

/** Sixteen squares as the pool, eight as sources; the styles are their colours. */
export function squareBank(): StyleBank {
  const random = stream(2, 'features');
  const components = TINY.components;
  const features = Float32Array.from({ length: IMAGES * components }, (_, i) =>
    i % components === 0
      ? (Math.floor(i / components) % 2) * 2 - 1 + 0.1 * random.unit()
      : random.unit() - 0.5,
  );
  const colours = Int16Array.from({ length: IMAGES }, (_, i) => i % 2);
  const halves = Int16Array.from({ length: IMAGES }, (_, i) => (i === 0 ? NO_GROUP : i % 8 < 4 ? 0 : 1));
  return {
    rows: Int32Array.from({ length: IMAGES }, (_, i) => i),
    pool: POOL,
    features,
    components,
    groupings: [{ name: 'colours', weight: 1, groups: 2, own: colours }],
    heldOut: [{ name: 'halves', weight: 1, groups: 2, own: halves }],
    neighbourhoods: 0.15,
    leftOut: 0,
  };
}

export const BASIS: StyleBasis = {
  columns: 5,
  components: TINY.components,
  mean: Float32Array.of(0.5, 0, 0.25, 0, -1),
  basis: Float32Array.from({ length: 5 * TINY.components }, (_, i) => i / 8),
};

const meanColours = (pixels: Uint8Array, count: number): Float32Array => {
  const out = new Float32Array(count * 3);
  const values = pixels.length / count;
  for (let i = 0; i < pixels.length; i++) out[Math.floor(i / values) * 3 + (i % 3)]! += pixels[i]!;
  return out.map((sum) => sum / (values / 3) / 255);
};

/** Judges by the mean colour; the "classes" are dark and bright. */
export async function colourJudge(): Promise<TranslationJudge> {
  const { rows, pixels } = squares();
  return {
    width: 3,
    features: (bytes, count) => Promise.resolve(meanColours(bytes, count)),
    kept: null,
    pool: meanColours(await pixels(rows.subarray(0, POOL)), POOL),
    classes: Float32Array.of(0, 0, 0, 1, 1, 1),
    sources: rows.slice(POOL),
  };
}

/** All events of a generator and what it returned. */
export async function drained<E, R>(steps: AsyncGenerator<E, R, void>): Promise<{ events: E[]; result: R }> {
  const events: E[] = [];
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return { events, result: value };
    events.push(value);
  }
}
