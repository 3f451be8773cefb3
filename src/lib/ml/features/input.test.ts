import { expect, it } from 'vitest';
import { resizedInput } from './input';

/** Two pixels wide and high, the same value in all three channels. */
const square = Uint8Array.from([0, 100, 200, 255].flatMap((value) => [value, value, value]));

it('leaves an image of the right size as it is, but for the range', () => {
  const out = resizedInput(square, 1, 2, { sizePx: 2, low: -1, high: 1 });
  expect([...out].filter((_, i) => i % 3 === 0)).toEqual(
    [-1, 100 / 127.5 - 1, 200 / 127.5 - 1, 1].map((value) => expect.closeTo(value, 6)),
  );
});

it('blends between pixel centres and repeats the border', () => {
  const out = resizedInput(square, 1, 2, { sizePx: 4, low: 0, high: 255 });
  const green = [...out].filter((_, i) => i % 3 === 1);
  const blend = (a: number, b: number) => [a, 0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b, b];
  const [upper, lower] = [blend(0, 100), blend(200, 255)];
  const wanted = [0, 0.25, 0.75, 1].flatMap((part) => upper.map((u, x) => u + part * (lower[x]! - u)));
  expect(green).toEqual(wanted.map((value) => expect.closeTo(value, 3)));
});

it('keeps channels and images apart', () => {
  const pixels = Uint8Array.from({ length: 2 * 3 * 3 * 3 }, (_, i) => (i % 3) * 10 + (i < 27 ? 0 : 100));
  const out = resizedInput(pixels, 2, 3, { sizePx: 7, low: 0, high: 255 });
  expect(out.length).toBe(2 * 7 * 7 * 3);
  out.forEach((value, i) => expect(value).toBeCloseTo((i % 3) * 10 + (i < 147 ? 0 : 100), 3));
});
