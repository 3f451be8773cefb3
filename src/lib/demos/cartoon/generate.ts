import { createSHA256 } from 'hash-wasm';
import { DashError } from '../../domain/errors';
import { SIDE_PX, type DemoEnv, type DemoEvent, type DemoImage, type DemoOptions } from '../contract';
import { toIndexed, toRgb, type IndexedImage } from '../indexed';
import { readPack, writePack } from '../pack';
import { createPngEncoder } from '../png';
import type { References } from '../predict';
import { EYEWEAR, MOODS, parametersOf, type AvatarParameters } from './face';
import { drawMasks, masksFromBytes, masksOf, masksToBytes, type CueMasks } from './masks';
import { cartoon, faceAt, type CartoonPlan, type PlannedImage } from './plan';

/** The seed whose images are shipped. */
export const PACKED_SEED = 1;
export const PACK_NAME = `cartoon-${PACKED_SEED}.bin`;
/** The classifier that is trained on them. */
export const CLASSIFIER_NAME = `cartoon-${PACKED_SEED}.classifier.bin`;

const BATCH = 64;
const MAX_ATTEMPTS = 100;

/** Where pictures come from: the pack or the renderer. */
export interface Source {
  readonly masks: CueMasks;
  picture(position: number, parameters: AvatarParameters): IndexedImage;
}

/**
 * All of `demo:cartoon`, part by part, in batches. An image whose bytes came up before is drawn again, so no two
 * images of the project are alike, whatever parts they are in.
 */
export async function* generateCartoon(
  options: DemoOptions,
  env: DemoEnv,
): AsyncGenerator<DemoEvent, void, void> {
  const plan = cartoon(options.seed, options);
  const total = plan.images.length;
  yield {
    type: 'plan',
    plan: {
      name: 'Cartoon faces',
      classes: MOODS,
      attributes: [{ name: 'eyewear', values: EYEWEAR }],
      images: total,
      splitFrom: 'labels',
      refused: [],
      notes: [],
    },
  };
  const source = (await packed(plan, options, env)) ?? (await rendered(env));
  const finish = await finisher(plan.seed, source);
  for (let start = 0; start < total; start += BATCH) {
    const images = plan.images.slice(start, start + BATCH).map((image, i) => finish(image, start + i));
    yield { type: 'images', images, done: start + images.length };
  }
}

/** The bytes of the pack of the default seed, from the renderer. */
export async function packCartoon(env: DemoEnv): Promise<Uint8Array<ArrayBuffer>> {
  const plan = cartoon(PACKED_SEED);
  const source = await rendered(env);
  const sha = await createSHA256();
  const images = plan.images.map((image, i) => source.picture(i, drawingOf(image)));
  if (new Set(images.map((image) => sha.init().update(toRgb(image)).digest('hex'))).size < images.length) {
    throw new DashError(
      'Internal',
      'Two images of the default seed are alike; a pack cannot hold redrawn ones.',
    );
  }
  return writePack(plan, { images, extra: masksToBytes(source.masks) }, references(plan));
}

async function packed(plan: CartoonPlan, options: DemoOptions, env: DemoEnv): Promise<Source | null> {
  const standard = options.seed === PACKED_SEED && !options.unbiased && options.size === undefined;
  const bytes = standard ? await env.fetchPack(PACK_NAME) : null;
  if (bytes === null) return null;
  const content = await readPack(new Uint8Array(bytes), plan, references(plan));
  if (content === null) return null;
  return { masks: masksFromBytes(content.extra), picture: (position) => content.images[position]! };
}

async function rendered(env: DemoEnv): Promise<Source> {
  const { createRenderer } = await import('./render');
  const render = await createRenderer(env);
  return { masks: drawMasks(render), picture: (_, parameters) => toIndexed(render(parameters)) };
}

/** Turns planned images into finished ones, and draws another face where the same bytes came before. */
export async function finisher(
  seed: number,
  source: Source,
): Promise<(image: PlannedImage, position: number) => DemoImage> {
  const [encode, sha] = await Promise.all([createPngEncoder(), createSHA256()]);
  const seen = new Set<string>();
  return ({ part, index, mood, eyewear, face }, position) => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const drawn = attempt === 0 ? face : faceAt(seed, part, index, attempt);
      const parameters = parametersOf(drawn, mood, eyewear);
      const picture = source.picture(position, parameters);
      const bytes = encode(picture);
      const hash = sha.init().update(bytes).digest('hex');
      if (seen.has(hash)) continue;
      seen.add(hash);
      return {
        path: `cartoon-${seed}/${part}/${String(index + 1).padStart(4, '0')}.png`,
        hash,
        mime: 'image/png',
        bytes: bytes.buffer,
        widthPx: SIDE_PX,
        heightPx: SIDE_PX,
        thumbnail: null,
        pixels64: toRgb(picture),
        class: mood,
        part,
        group: null,
        attributes: [eyewear],
        masks: masksOf(source.masks, parameters),
        parameters,
      };
    }
    throw new DashError('Internal', `No new image was found for ${part} ${index}.`);
  };
}

const drawingOf = (image: PlannedImage): AvatarParameters =>
  parametersOf(image.face, image.mood, image.eyewear);

/** For each image the last one with the same hair or hat, and the last one with the same clothes. */
export function references(plan: CartoonPlan): References {
  const last = new Map<string, number>();
  return plan.images.map(({ face: { head } }, position) => {
    const keys = [`top/${head.top}`, `clothing/${head.clothing}`];
    const found = keys.flatMap((key) => last.get(key) ?? []);
    for (const key of keys) last.set(key, position);
    return [...new Set(found)];
  });
}
