import { SIDE_PX } from '../contract';
import { PIXELS } from '../indexed';
import { clamp, hash } from './numbers';

const HALF = SIDE_PX / 2;
export const CHROMA = HALF * HALF;

/** Grey levels that one step of a plane stands for. */
const STEP = 6;
const MIDDLE = 32;

/**
 * An image as a small camera keeps it: brightness of every pixel, two differences of colour of every second, in steps
 * of six grey levels. Every value depends on its own pixels alone.
 */
export interface Planes {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

const LUMA = [0.299, 0.587, 0.114] as const;

/** From RGB, 0 … 255, three a pixel. */
export function toPlanes(rgb: Float64Array): Planes {
  const luma = new Uint8Array(PIXELS);
  const [blue, red] = [new Uint8Array(CHROMA), new Uint8Array(CHROMA)];
  const brightness = (at: number): number =>
    LUMA[0] * rgb[at]! + LUMA[1] * rgb[at + 1]! + LUMA[2] * rgb[at + 2]!;
  for (let i = 0; i < PIXELS; i++) luma[i] = Math.round(clamp(brightness(i * 3), 0, 255) / STEP);
  for (let i = 0; i < CHROMA; i++) {
    const corner = Math.floor(i / HALF) * 2 * SIDE_PX + (i % HALF) * 2;
    let [b, r] = [0, 0];
    for (const pixel of [corner, corner + 1, corner + SIDE_PX, corner + SIDE_PX + 1]) {
      const y = brightness(pixel * 3);
      b += (rgb[pixel * 3 + 2]! - y) * 0.564;
      r += (rgb[pixel * 3]! - y) * 0.713;
    }
    blue[i] = MIDDLE + Math.round(b / 4 / STEP);
    red[i] = MIDDLE + Math.round(r / 4 / STEP);
  }
  return { luma, blue, red };
}

/** A plane of every second pixel at a full pixel: the mean of the nearest four, the nearest counting nine times. */
function between(plane: Uint8Array, x: number, y: number): number {
  const [i, j] = [x >> 1, y >> 1];
  const i2 = clamp(x % 2 === 0 ? i - 1 : i + 1, 0, HALF - 1);
  const j2 = clamp(y % 2 === 0 ? j - 1 : j + 1, 0, HALF - 1);
  const near = 9 * plane[j * HALF + i]! + 3 * plane[j * HALF + i2]!;
  return (near + 3 * plane[j2 * HALF + i]! + plane[j2 * HALF + i2]!) / 16 - MIDDLE;
}

/** About normal, variance 1: the sum of four bytes. */
function grainAt(pixel: number, plane: number, seed: number): number {
  const word = hash(pixel, plane, 0, seed);
  return ((word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255) + (word >>> 24) - 510) / 147.8;
}

/** RGB bytes with the grain of the sensor on them, `grain` grey levels strong. */
export function fromPlanes({ luma, blue, red }: Planes, grain: number, seed: number): Uint8Array {
  const rgb = new Uint8Array(PIXELS * 3);
  for (let i = 0; i < PIXELS; i++) {
    const [x, y] = [i % SIDE_PX, Math.floor(i / SIDE_PX)];
    const l = luma[i]! * STEP + grain * grainAt(i, 0, seed);
    const b = between(blue, x, y) * STEP + 0.4 * grain * grainAt(i, 1, seed);
    const r = between(red, x, y) * STEP + 0.4 * grain * grainAt(i, 2, seed);
    rgb[i * 3] = clamp(Math.round(l + 1.402 * r), 0, 255);
    rgb[i * 3 + 1] = clamp(Math.round(l - 0.344 * b - 0.714 * r), 0, 255);
    rgb[i * 3 + 2] = clamp(Math.round(l + 1.772 * b), 0, 255);
  }
  return rgb;
}
