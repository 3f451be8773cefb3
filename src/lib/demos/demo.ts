import { createSHA256 } from 'hash-wasm';
import type { Part } from '../domain/catalog';
import { DashError } from '../domain/errors';
import { SIDE_PX, type DemoEvent, type DemoImage, type DemoOptions } from './contract';
import { counterfactualsOf } from './counterfactuals';
import { toRgb, type IndexedImage } from './indexed';
import { createPngEncoder } from './png';

export type DemoPart = Exclude<Part, 'pool' | 'augmented'>;

export const PART_ORDER: readonly DemoPart[] = ['training', 'explore', 'confirm', 'test'];

/** One image that a demo is going to have. */
export interface Place {
  readonly part: DemoPart;
  /** Position within its part. */
  readonly index: number;
  readonly class: number;
  /** Index into the demo's `values`. */
  readonly value: number;
}

export interface Picture {
  readonly image: IndexedImage;
  readonly masks: DemoImage['masks'];
  readonly parameters: object;
}

export interface Draw {
  /**
   * The picture of the place at `position` with the value; `attempt` 0 is what is planned, the others are draws of
   * their own. The same attempt with another value is the counterfactual: all but the value is equal.
   */
  (position: number, value: number, attempt: number): Picture;
}

/** A demonstration as its generator plans it. */
export interface Demo {
  readonly name: string;
  readonly title: string;
  readonly classes: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** What the bias may be: one value of each attribute. */
  readonly values: readonly (readonly string[])[];
  readonly places: readonly Place[];
  /** From the pack or from the renderer. */
  open(): Promise<Draw>;
}

const BATCH = 64;
const MAX_ATTEMPTS = 100;

/** Throws `BadInput` for what no demo can have. */
export function refuseBadOptions({ seed }: DemoOptions): void {
  if (!Number.isSafeInteger(seed))
    throw new DashError('BadInput', `The seed must be a whole number, not ${seed}.`);
}

/**
 * The plan of a demo, then its images, part by part, in batches; counterfactuals of training come last. An image whose
 * bytes came up before is drawn again, so no two images of the project are alike, whatever parts they are in.
 */
export async function* demoEvents(
  demo: Demo,
  { seed, counterfactuals = 0 }: DemoOptions,
): AsyncGenerator<DemoEvent, void, void> {
  const { places, classes, values, name } = demo;
  const training = places.filter(({ part }) => part === 'training');
  const possible = training.length * (values.length - 1);
  if (!Number.isSafeInteger(counterfactuals) || counterfactuals < 0 || counterfactuals > possible) {
    throw new DashError(
      'BadInput',
      `These training images have 0 to ${possible} counterfactuals, not ${counterfactuals}.`,
    );
  }
  const total = places.length + counterfactuals;
  yield {
    type: 'plan',
    plan: {
      name: demo.title + (counterfactuals === 0 ? '' : `, ceiling of ${counterfactuals} counterfactuals`),
      classes,
      attributes: demo.attributes,
      images: total,
      splitFrom: 'labels',
      refused: [],
      notes:
        counterfactuals === 0
          ? []
          : [
              'Drawn by the generator, which knows the answer: a ceiling to measure against, no data to work with.',
            ],
    },
  };
  const finish = await finisher(demo, await demo.open());
  const attempts = new Map<number, number>();
  for (let start = 0; start < places.length; start += BATCH) {
    const images = places.slice(start, start + BATCH).map((place, i) => {
      const path = `${name}-${seed}/${place.part}/${String(place.index + 1).padStart(4, '0')}.png`;
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const image = finish(start + i, place.value, attempt, path);
        if (image === null) continue;
        attempts.set(start + i, attempt);
        return image;
      }
      throw new DashError('Internal', `No new image was found for ${place.part} ${place.index}.`);
    });
    yield { type: 'images', images, done: start + images.length };
  }
  const first = places.indexOf(training[0]!);
  let images: DemoImage[] = [];
  let done = places.length;
  for (const { source, value } of counterfactualsOf(training, classes.length, values.length)) {
    if (done === total) break;
    const position = first + source;
    const path = `${name}-${seed}/counterfactual/${String(source + 1).padStart(4, '0')}-${values[value]!.join('-')}.png`;
    const image = finish(position, value, attempts.get(position)!, path);
    if (image === null) continue;
    images.push(image);
    done++;
    if (images.length < BATCH && done < total) continue;
    yield { type: 'images', images, done };
    images = [];
  }
  if (done < total)
    throw new DashError('BadInput', `There are no ${counterfactuals} different counterfactuals.`);
}

/** Makes finished images; `null` where the same bytes came before. */
async function finisher(
  { places, classes, values }: Demo,
  draw: Draw,
): Promise<(position: number, value: number, attempt: number, path: string) => DemoImage | null> {
  const [encode, sha] = await Promise.all([createPngEncoder(), createSHA256()]);
  const seen = new Set<string>();
  return (position, value, attempt, path) => {
    const { image, masks, parameters } = draw(position, value, attempt);
    const bytes = encode(image);
    const hash = sha.init().update(bytes).digest('hex');
    if (seen.has(hash)) return null;
    seen.add(hash);
    const place = places[position]!;
    return {
      path,
      hash,
      mime: 'image/png',
      bytes: bytes.buffer,
      widthPx: SIDE_PX,
      heightPx: SIDE_PX,
      thumbnail: null,
      pixels64: toRgb(image),
      class: classes[place.class]!,
      part: place.part,
      group: null,
      attributes: values[value]!,
      masks,
      parameters,
    };
  };
}
