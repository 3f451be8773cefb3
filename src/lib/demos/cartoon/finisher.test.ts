import { expect, it } from 'vitest';
import { PIXELS, toIndexed } from '../indexed';
import { parametersOf } from './face';
import { finisher, type Source } from './generate';
import { masksFromBytes } from './masks';
import { cartoon, faceAt } from './plan';

const { images } = cartoon(1);
const blank = toIndexed(new Uint8Array(PIXELS * 3));
const striped = toIndexed(Uint8Array.from({ length: PIXELS * 3 }, (_, i) => (i % 2) * 255));
const masks = masksFromBytes(new Uint8Array(9 * 512));

it('draws another face, the same one each time, for an image that came up before', async () => {
  const [first, second] = [images[0]!, images[1]!];
  const redrawn = parametersOf(faceAt(1, 'training', 1, 2), second.mood, second.eyewear);
  const source: Source = {
    masks,
    picture: (_, parameters) => (JSON.stringify(parameters) === JSON.stringify(redrawn) ? striped : blank),
  };
  const finish = await finisher(1, source);
  expect(finish(first, 0).parameters).toEqual(parametersOf(first.face, first.mood, first.eyewear));
  expect(finish(second, 1)).toMatchObject({ parameters: redrawn, class: second.mood });
});

it('gives up with a reason when nothing new is ever drawn', async () => {
  const finish = await finisher(1, { masks, picture: () => blank });
  finish(images[0]!, 0);
  expect(() => finish(images[1]!, 1)).toThrow('No new image');
});
