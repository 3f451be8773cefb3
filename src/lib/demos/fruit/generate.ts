import { fileNameOf, PACKED_SEED, packFile } from '../../domain/demo-files';
import type { DemoEnv, DemoOptions } from '../contract';
import type { Demo } from '../demo';
import { toIndexed } from '../indexed';
import { readSections, writeSections } from '../pack';
import { decodeRaw, encodeRaw, type Raw } from './codec';
import { masksOf } from './masks';
import { fruit, sceneAt, type Bias, type FruitPlan } from './plan';
import { fromPlanes, toPlanes } from './planes';
import { render } from './render';
import { BACKGROUNDS, COLOURS, FRUITS } from './scene';

/** Titles tell no answer. */
const TITLES: Readonly<Record<Bias, string>> = {
  colour: 'Fruit',
  background: 'Fruit, second riddle',
  both: 'Fruit, third riddle',
};

const ATTRIBUTES = {
  colour: { name: 'colour', values: COLOURS },
  background: { name: 'background', values: BACKGROUNDS },
} as const;

const NAMED: Readonly<Record<Bias, readonly (keyof typeof ATTRIBUTES)[]>> = {
  colour: ['colour'],
  background: ['background'],
  both: ['colour', 'background'],
};

const nameOf = (bias: Bias): string => (bias === 'colour' ? 'fruit' : `fruit:${bias}`);

/** The demo whose class goes with the colour of the fruit, with what they lie on, or with both. */
export const fruitDemo =
  (bias: Bias) =>
  (options: DemoOptions, env: DemoEnv): Demo => {
    const plan = fruit(options.seed, { ...options, bias });
    return {
      name: fileNameOf(nameOf(bias)),
      title: TITLES[bias],
      classes: FRUITS,
      attributes: NAMED[bias].map((name) => ATTRIBUTES[name]),
      values: plan.looks.map((look) => NAMED[bias].map((name) => look[name]!)),
      places: plan.images.map(({ part, index, fruit, look }) => ({
        ...{ part, index, class: FRUITS.indexOf(fruit), value: look },
      })),
      async open() {
        const packed = await fromPack(plan, options, env);
        return (position, value, attempt) => {
          const drawing = drawingAt(plan, position, value, attempt);
          const { planes, seen } = packed?.[position] ?? rawOf(drawing);
          const { grain, seed } = drawing.scene;
          const image = toIndexed(fromPlanes(planes, grain, seed));
          return { image, masks: masksOf(seen, bias), parameters: drawing };
        };
      },
    };
  };

type Drawing = ReturnType<typeof drawingAt>;

/** Everything that decides the picture of a place. */
function drawingAt({ seed, images, looks }: FruitPlan, position: number, value: number, attempt: number) {
  const { part, index, fruit } = images[position]!;
  const { scene, free } = sceneAt(seed, part, index, attempt);
  return { fruit, ...free, ...looks[value]!, scene };
}

function rawOf({ scene, fruit, colour, background }: Drawing): Raw {
  const { rgb, seen } = render(scene, fruit, colour, background);
  return { planes: toPlanes(rgb), seen };
}

/** The images of the pack, where it holds all that is wanted. */
async function fromPack(
  plan: FruitPlan,
  { unbiased, size, counterfactuals }: DemoOptions,
  env: DemoEnv,
): Promise<Raw[] | null> {
  if (plan.seed !== PACKED_SEED || unbiased || size !== undefined || counterfactuals) return null;
  const bytes = await env.fetchPack(packFile(nameOf(plan.bias)));
  const sections = bytes === null ? null : await readSections(new Uint8Array(bytes), plan);
  return sections === null ? null : decodeRaw(sections[0]!, plan.images.length);
}

/** The bytes of the pack of the default seed, from the renderer. */
export const packFruit = (bias: Bias) => async (): Promise<Uint8Array<ArrayBuffer>> => {
  const plan = fruit(PACKED_SEED, { bias });
  const images = plan.images.map(({ look }, position) => rawOf(drawingAt(plan, position, look, 0)));
  return writeSections(plan, [encodeRaw(images)]);
};
