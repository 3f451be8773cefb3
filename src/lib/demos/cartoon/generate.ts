import { createSHA256 } from 'hash-wasm';
import { PACKED_SEED, packFile } from '../../domain/demo-files';
import { DashError } from '../../domain/errors';
import type { DemoEnv, DemoOptions } from '../contract';
import type { Demo } from '../demo';
import { toIndexed, toRgb, type IndexedImage } from '../indexed';
import { readPack, writePack } from '../pack';
import type { References } from '../predict';
import { EYEWEAR, MOODS, parametersOf, type AvatarParameters } from './face';
import { drawMasks, masksFromBytes, masksOf, masksToBytes, type CueMasks } from './masks';
import { cartoon, faceAt, type CartoonPlan, type PlannedImage } from './plan';

/** Where pictures come from: the pack or the renderer. */
export interface Source {
  readonly masks: CueMasks;
  picture(position: number, parameters: AvatarParameters): IndexedImage;
}

export const cartoonDemo = (options: DemoOptions, env: DemoEnv): Demo =>
  demoOf(cartoon(options.seed, options), (plan) => sourceOf(plan, options, env));

export function demoOf(plan: CartoonPlan, source: (plan: CartoonPlan) => Promise<Source>): Demo {
  return {
    name: 'cartoon',
    title: 'Cartoon faces',
    classes: MOODS,
    attributes: [{ name: 'eyewear', values: EYEWEAR }],
    values: EYEWEAR.map((value) => [value]),
    places: plan.images.map(({ part, index, mood, eyewear }) => ({
      ...{ part, index, class: MOODS.indexOf(mood), value: EYEWEAR.indexOf(eyewear) },
    })),
    async open() {
      const { masks, picture } = await source(plan);
      return (position, value, attempt) => {
        const planned = plan.images[position]!;
        const { part, index, mood } = planned;
        const face = attempt === 0 ? planned.face : faceAt(plan.seed, part, index, attempt);
        const parameters = parametersOf(face, mood, EYEWEAR[value]!);
        const image = picture(position, parameters);
        return { image, masks: masksOf(masks, parameters), parameters };
      };
    },
  };
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

/** The pack, where it holds all that is wanted. */
async function sourceOf(plan: CartoonPlan, options: DemoOptions, env: DemoEnv): Promise<Source> {
  const { seed, unbiased, size, counterfactuals } = options;
  const standard = seed === PACKED_SEED && !unbiased && size === undefined && !counterfactuals;
  const bytes = standard ? await env.fetchPack(packFile('cartoon')) : null;
  const content = bytes === null ? null : await readPack(new Uint8Array(bytes), plan, references(plan));
  if (content === null) return rendered(env);
  return { masks: masksFromBytes(content.extra), picture: (position) => content.images[position]! };
}

async function rendered(env: DemoEnv): Promise<Source> {
  const { createRenderer } = await import('./render');
  const render = await createRenderer(env);
  return { masks: drawMasks(render), picture: (_, parameters) => toIndexed(render(parameters)) };
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
