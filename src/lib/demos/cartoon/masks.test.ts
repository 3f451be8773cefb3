import { beforeAll, describe, expect, it } from 'vitest';
import { nodeDemoEnv } from '../../../../scripts/demos-env';
import { PIXELS } from '../indexed';
import { parametersOf } from './face';
import { difference, drawMasks, masksFromBytes, masksOf, masksToBytes, type CueMasks } from './masks';
import { cartoon } from './plan';
import { createRenderer, type Render } from './render';

let render: Render;
let masks: CueMasks;
beforeAll(async () => {
  render = await createRenderer(nodeDemoEnv);
  masks = drawMasks(render);
});

const bits = (mask: Uint8Array): number[] =>
  Array.from({ length: PIXELS }, (_, i) => i).filter((i) => mask[i >> 3]! & (0x80 >> (i & 7)));
const outside = (mask: Uint8Array, other: Uint8Array): number =>
  bits(mask).filter((i) => !(other[i >> 3]! & (0x80 >> (i & 7)))).length;

describe('cue masks', () => {
  it('hold every pixel that a change of the mouth or of the glasses changes, on any head', () => {
    for (const { face, mood } of cartoon(1).images.slice(0, 60)) {
      const worn = parametersOf(face, mood, 'sunglasses');
      const bare = parametersOf(face, mood, 'none');
      const own = masksOf(masks, worn);
      expect(outside(difference(render(worn), render(bare)), own.bias)).toBe(0);
      expect(outside(difference(render(bare), render({ ...bare, mouth: null })), own.class)).toBe(0);
    }
  });

  it('are small, apart, and where the parts are', () => {
    for (const mouth of Object.values(masks.mouths)) {
      expect(bits(mouth).length).toBeGreaterThan(10);
      expect(bits(mouth).length).toBeLessThan(110);
      expect(outside(mouth, masks.none)).toBe(bits(mouth).length);
      expect(Math.min(...bits(mouth))).toBeGreaterThan(32 * 64);
    }
    for (const glasses of Object.values(masks.glasses)) {
      expect(bits(glasses).length).toBeGreaterThan(150);
      expect(bits(glasses).length).toBeLessThan(260);
    }
  });

  it('mark for a bare face where glasses would sit', () => {
    for (const glasses of Object.values(masks.glasses)) expect(outside(glasses, masks.none)).toBe(0);
  });

  it('survive being written', () => {
    expect(masksFromBytes(masksToBytes(masks))).toEqual(masks);
  });
});
