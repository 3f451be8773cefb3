import { SIDE_PX, type DemoImage } from '../contract';
import { PIXELS } from '../indexed';
import type { Bias } from './plan';
import { SEEN } from './render';

/** True where the fruit's border passes through the 3 × 3 pixels around. */
function onOutline(seen: Uint8Array, pixel: number): boolean {
  const [x, y] = [pixel % SIDE_PX, Math.floor(pixel / SIDE_PX)];
  const own = seen[pixel] === SEEN.background;
  for (let j = Math.max(0, y - 1); j <= Math.min(SIDE_PX - 1, y + 1); j++) {
    for (let i = Math.max(0, x - 1); i <= Math.min(SIDE_PX - 1, x + 1); i++) {
      if ((seen[j * SIDE_PX + i] === SEEN.background) !== own) return true;
    }
  }
  return false;
}

function bits(holds: (pixel: number) => boolean): Uint8Array {
  const mask = new Uint8Array(PIXELS / 8);
  for (let i = 0; i < PIXELS; i++) if (holds(i)) mask[i >> 3]! |= 0x80 >> (i & 7);
  return mask;
}

const BIASED: Readonly<Record<Bias, (seen: number) => boolean>> = {
  colour: (seen) => seen === SEEN.skin,
  background: (seen) => seen === SEEN.background,
  both: (seen) => seen !== SEEN.bare,
};

/**
 * The class shows in the outline and in stem, tips and navel; colour in the skin, a background around the fruit. Skin
 * along the outline is in both.
 */
export const masksOf = (seen: Uint8Array, bias: Bias): DemoImage['masks'] => ({
  class: bits((i) => seen[i] === SEEN.bare || onOutline(seen, i)),
  bias: bits((i) => BIASED[bias](seen[i]!)),
});
