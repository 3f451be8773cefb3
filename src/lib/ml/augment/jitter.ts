import type { Random } from '../../domain/random';

/** How the colours of one image are changed; factors around 1, `hue` in turns of the circle. */
export interface ColourShift {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly hue: number;
}

const SPREAD = 0.4;
const HUE_SPREAD = 0.1;

const around = (centre: number, spread: number, random: Random): number =>
  centre + spread * (2 * random.unit() - 1);

/** The usual colour jitter: brightness, contrast and saturation ± 40 %, hue ± 10 % of the circle. */
export const drawJitter = (random: Random): ColourShift => ({
  brightness: around(1, SPREAD, random),
  contrast: around(1, SPREAD, random),
  saturation: around(1, SPREAD, random),
  hue: around(0, HUE_SPREAD, random),
});

/** Any hue and nothing else. */
export const drawHue = (random: Random): ColourShift => ({
  ...{ brightness: 1, contrast: 1, saturation: 1 },
  hue: random.unit(),
});

/** Luma of ITU-R BT.601, of values of any scale. */
const luma = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b;
const clamp = (value: number): number => Math.max(0, Math.min(255, value));

/**
 * Brightness, contrast about the image's mean luma, saturation about each pixel's luma, then the hue in HSV, each
 * clamped, as torchvision's ColorJitter does them (there in random order). RGB, three bytes a pixel; new pixels.
 */
export function shiftColours(pixels: Uint8Array, shift: ColourShift): Uint8Array<ArrayBuffer> {
  const { brightness, contrast, saturation, hue } = shift;
  const values = Float32Array.from(pixels, (value) => clamp(value * brightness));
  let sum = 0;
  for (let at = 0; at < values.length; at += 3) sum += luma(values[at]!, values[at + 1]!, values[at + 2]!);
  const mean = (3 * sum) / values.length;
  for (let at = 0; at < values.length; at++) values[at] = clamp(mean + contrast * (values[at]! - mean));
  const out = new Uint8ClampedArray(values.length);
  for (let at = 0; at < values.length; at += 3) {
    const grey = luma(values[at]!, values[at + 1]!, values[at + 2]!);
    const toward = (channel: number): number => clamp(grey + saturation * (values[at + channel]! - grey));
    out.set(turnHue(toward(0), toward(1), toward(2), hue), at);
  }
  return new Uint8Array(out.buffer);
}

/** The colour with its hue turned; value and saturation of HSV, so the largest and the smallest channel, stay. */
export function turnHue(r: number, g: number, b: number, turns: number): [r: number, g: number, b: number] {
  const most = Math.max(r, g, b);
  const least = Math.min(r, g, b);
  const chroma = most - least;
  if (chroma === 0 || turns === 0) return [r, g, b];
  const sixth = most === r ? (g - b) / chroma : most === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
  const turned = sixth + 6 * turns;
  // Each channel falls from the largest to the smallest value with its distance on the circle (Smith 1978).
  const channel = (offset: number): number => {
    const k = (((offset + turned) % 6) + 6) % 6;
    return most - chroma * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [channel(5), channel(3), channel(1)];
}
