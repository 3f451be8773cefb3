import { expect, it } from 'vitest';
import { ORIGINS } from '../domain/catalog';
import { drawnForTraining } from '../domain/ceiling';
import { testCatalog } from '../domain/testing';
import { parametersOf } from './cartoon/face';
import { demoOf, type Source } from './cartoon/generate';
import { masksFromBytes } from './cartoon/masks';
import { cartoon, faceAt } from './cartoon/plan';
import type { DemoImage } from './contract';
import { demoEvents } from './demo';
import { PIXELS, toIndexed } from './indexed';

const plan = cartoon(1, { size: 8 });
const masks = masksFromBytes(new Uint8Array(9 * 512));
const numbered = new Map<string, number>();
/** A picture of its own for each drawing. */
function picture(drawing: string) {
  const n = numbered.get(drawing) ?? numbered.size + 1;
  numbered.set(drawing, n);
  return toIndexed(Uint8Array.from({ length: PIXELS * 3 }, (_, i) => (n >> (i % 24)) & 1));
}

async function drawn(source: Source, counterfactuals = 0): Promise<DemoImage[]> {
  const images: DemoImage[] = [];
  for await (const event of demoEvents(
    demoOf(plan, async () => source),
    { seed: 1, counterfactuals },
  ))
    if (event.type === 'images') images.push(...event.images);
  return images;
}

it('draws another face, the same one each time, for an image that came up before', async () => {
  const [first, second] = [plan.images[0]!, plan.images[1]!];
  const taken = [0, 1].map((attempt) =>
    JSON.stringify(parametersOf(faceAt(1, 'training', 1, attempt), second.mood, second.eyewear)),
  );
  const same = JSON.stringify(parametersOf(first.face, first.mood, first.eyewear));
  const source: Source = {
    masks,
    picture: (_, parameters) => {
      const drawing = JSON.stringify(parameters);
      return picture(taken.includes(drawing) ? same : drawing);
    },
  };
  const images = await drawn(source, 8);
  const redrawn = parametersOf(faceAt(1, 'training', 1, 2), second.mood, second.eyewear);
  expect(images[0]!.parameters).toEqual(JSON.parse(same));
  expect(images[1]).toMatchObject({ parameters: redrawn, class: second.mood });
  // The counterfactual of a redrawn image is of the face that was drawn.
  const other = images.find(({ path }) => path.startsWith('cartoon-1/counterfactual/0002'))!;
  expect({ ...other.parameters, glasses: null }).toEqual({ ...redrawn, glasses: null });
  expect(other.attributes).not.toEqual(images[1]!.attributes);
});

it('names images so that a ceiling finds how many were drawn for training', async () => {
  let n = 0;
  const images = await drawn({ masks, picture: () => picture(`another ${n++}`) }, 4);
  const catalog = testCatalog(images);
  const origins = new Uint8Array(images.length).fill(ORIGINS.indexOf('generated'));
  expect(images.length).toBe(plan.images.length + 4);
  expect(drawnForTraining({ ...catalog, origins })).toBe(8);
  expect(drawnForTraining({ ...catalog, origins, paths: catalog.paths.with(0, '') })).toBe(8);
  expect(drawnForTraining(catalog)).toBe(0);
});

it('gives up with a reason when nothing new is ever drawn', async () => {
  await expect(drawn({ masks, picture: () => picture('same') })).rejects.toThrow('No new image');
});
