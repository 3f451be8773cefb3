import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PIXELS, toIndexed, toRgb, type IndexedImage } from './indexed';
import { decodeDifferences, encodeDifferences } from './predict';

/** Two-coloured stripes; the same shape in other colours for the same width. */
function stripes(width: number, a: number, b: number): IndexedImage {
  const rgb = new Uint8Array(PIXELS * 3);
  for (let i = 0; i < PIXELS; i++) rgb.fill(i % (2 * width) < width ? a : b, i * 3, i * 3 + 3);
  return toIndexed(rgb);
}

const noise = (bytes: Uint8Array): IndexedImage =>
  toIndexed(Uint8Array.from({ length: PIXELS * 3 }, (_, i) => bytes[i % bytes.length]! ^ (i >> 5)));

it('toIndexed and toRgb are inverse, and drop alpha', () => {
  const rgba = Uint8Array.from({ length: PIXELS * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 7) & 255));
  expect(toRgb(toIndexed(rgba))).toEqual(rgba.filter((_, i) => i % 4 !== 3));
});

describe('differences', () => {
  it('come back as they were, whatever the references', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 3, maxLength: 97 }), { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        (seeds, draws) => {
          const images = seeds.map(noise);
          const references = images.map((_, i) =>
            i === 0 ? [] : [...new Set([draws.next().value % i, draws.next().value % i])],
          );
          expect(decodeDifferences(encodeDifferences(images, references), references)).toEqual(images);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('cost two colours and nothing else where the shape is known from a reference', () => {
    const images = [stripes(5, 10, 20), stripes(5, 99, 7)];
    const { codes, fresh } = encodeDifferences(images, [[], [0]]);
    expect(fresh.length).toBe(4 * 3);
    expect(codes.subarray(PIXELS).filter((code) => code !== 0).length).toBe(2);
  });

  it('that end early or make no sense are refused', () => {
    const references = [[]];
    const whole = encodeDifferences([stripes(3, 1, 2)], references);
    expect(() => decodeDifferences({ ...whole, codes: whole.codes.subarray(9) }, references)).toThrow(
      RangeError,
    );
    expect(() => decodeDifferences({ ...whole, fresh: new Uint8Array(3) }, references)).toThrow(RangeError);
    expect(() => decodeDifferences({ ...whole, codes: whole.codes.map(() => 3) }, references)).toThrow(
      RangeError,
    );
  });
});
