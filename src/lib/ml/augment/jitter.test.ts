import { expect, it } from 'vitest';
import { seeded } from '../../domain/random';
import { drawHue, drawJitter, shiftColours, turnHue } from './jitter';

const SAME = { brightness: 1, contrast: 1, saturation: 1, hue: 0 };

function picture(seed: number, pixels = 200): Uint8Array {
  const random = seeded(seed);
  return Uint8Array.from({ length: 3 * pixels }, () => random.int(256));
}
const pixelsOf = (bytes: Uint8Array): number[][] =>
  Array.from({ length: bytes.length / 3 }, (_, i) => [...bytes.subarray(3 * i, 3 * i + 3)]);

it('leaves an image alone where nothing is shifted', () => {
  const image = picture(1);
  expect(shiftColours(image, SAME)).toEqual(image);
  expect(shiftColours(image, { ...SAME, hue: 1 })).toEqual(image);
});

it('turns the hue by a third as the channels change places', () => {
  for (const [r, g, b] of pixelsOf(picture(2)) as [number, number, number][]) {
    const near = (turns: number, expected: number[]) =>
      turnHue(r, g, b, turns).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 8));
    near(1 / 3, [b, r, g]);
    near(-1 / 3, [g, b, r]);
    near(2 / 3, [g, b, r]);
  }
});

it('keeps value and saturation of every pixel whatever the hue, and comes back', () => {
  const random = seeded(3);
  for (const [r, g, b] of pixelsOf(picture(4)) as [number, number, number][]) {
    const turns = random.unit();
    const turned = turnHue(r, g, b, turns);
    expect(Math.max(...turned)).toBeCloseTo(Math.max(r, g, b), 8);
    expect(Math.min(...turned)).toBeCloseTo(Math.min(r, g, b), 8);
    turnHue(...turned, -turns).forEach((value, i) => expect(value).toBeCloseTo([r, g, b][i]!, 6));
  }
  expect(turnHue(90, 90, 90, 0.4)).toEqual([90, 90, 90]);
});

it('knows the hues of the circle', () => {
  const red = (turns: number) => turnHue(200, 0, 0, turns).map((value) => Math.round(value));
  expect(red(1 / 6)).toEqual([200, 200, 0]);
  expect(red(1 / 2)).toEqual([0, 200, 200]);
  expect(red(1 / 12)).toEqual([200, 100, 0]);
});

it('scales brightness, contrast and saturation about black, mean luma and own luma', () => {
  const grey = Uint8Array.of(50, 50, 50, 150, 150, 150);
  expect([...shiftColours(grey, { ...SAME, brightness: 1.2 })]).toEqual([60, 60, 60, 180, 180, 180]);
  expect([...shiftColours(grey, { ...SAME, contrast: 0.6 })]).toEqual([70, 70, 70, 130, 130, 130]);
  // Luma of (200, 100, 0) is 118.5.
  const colour = Uint8Array.of(200, 100, 0);
  const [r, g, b] = shiftColours(colour, { ...SAME, saturation: 0.6 });
  expect([r, g, b]).toEqual([167, 107, 47]);
});

it('draws within its limits and reaches them', () => {
  const random = seeded(5);
  const shifts = Array.from({ length: 500 }, () => drawJitter(random));
  for (const key of ['brightness', 'contrast', 'saturation'] as const) {
    const values = shifts.map((shift) => shift[key]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.6);
    expect(Math.min(...values)).toBeLessThan(0.65);
    expect(Math.max(...values)).toBeLessThanOrEqual(1.4);
    expect(Math.max(...values)).toBeGreaterThan(1.35);
  }
  expect(Math.max(...shifts.map(({ hue }) => Math.abs(hue)))).toBeLessThanOrEqual(0.1);
  const hues = Array.from({ length: 500 }, () => drawHue(random));
  expect(Math.min(...hues.map(({ hue }) => hue))).toBeLessThan(0.05);
  expect(Math.max(...hues.map(({ hue }) => hue))).toBeGreaterThan(0.95);
  expect(hues[0]).toMatchObject({ brightness: 1, contrast: 1, saturation: 1 });
});
