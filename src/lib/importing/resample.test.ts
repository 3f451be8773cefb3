import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resample } from './resample';

/** Each output pixel by its definition: the integral of the source over its square, pixel by pixel. */
function naive(rgba: Uint8Array, width: number, height: number, size: number): number[] {
  const side = Math.min(width, height);
  const left = Math.floor((width - side) / 2);
  const top = Math.floor((height - side) / 2);
  const overlap = (a: number, b: number, from: number, to: number): number =>
    Math.max(0, Math.min(b, to) - Math.max(a, from));
  const step = side / size;
  const out: number[] = [];
  for (let oy = 0; oy < size; oy++) {
    for (let ox = 0; ox < size; ox++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let y = 0; y < side; y++) {
          for (let x = 0; x < side; x++) {
            const area =
              overlap(x, x + 1, ox * step, (ox + 1) * step) * overlap(y, y + 1, oy * step, (oy + 1) * step);
            const at = ((top + y) * width + left + x) * 4;
            const alpha = rgba[at + 3]! / 255;
            sum += area * (rgba[at + c]! * alpha + 255 * (1 - alpha));
          }
        }
        out.push(sum / (step * step));
      }
    }
  }
  return out;
}

describe('resample', () => {
  test('is the area average of the centre square on white, up and down', () => {
    const sizes = fc.integer({ min: 1, max: 23 });
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 1, max: 9 }), fc.integer(), (width, height, size, seed) => {
        const rgba = Uint8Array.from(
          { length: width * height * 4 },
          (_, i) => Math.imul(i + 1, seed | 1) >>> 24,
        );
        const exact = naive(rgba, width, height, size);
        const got = resample(rgba, width, height, size);
        expect(got.length).toBe(size * size * 3);
        for (const [i, value] of got.entries())
          expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
      { numRuns: 150 },
    );
  });

  test('keeps an image of the right size as it is', () => {
    const rgba = Uint8Array.from({ length: 64 * 64 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 31) % 256));
    const rgb = rgba.filter((_, i) => i % 4 !== 3);
    expect(resample(rgba, 64, 64, 64)).toEqual(rgb);
  });

  test('takes the centre square of a wide image, neither stretched nor padded', () => {
    const rgba = new Uint8Array(6 * 2 * 4).fill(255);
    for (let y = 0; y < 2; y++)
      for (let x = 0; x < 6; x++) if (x < 2 || x > 3) rgba.set([0, 0, 0], (y * 6 + x) * 4);
    expect([...resample(rgba, 6, 2, 2)]).toEqual(Array.from({ length: 12 }, () => 255));
  });

  test('puts what is transparent on white', () => {
    expect([...resample(Uint8Array.of(0, 0, 0, 0), 1, 1, 1)]).toEqual([255, 255, 255]);
    expect([...resample(Uint8Array.of(0, 100, 255, 51), 1, 1, 1)]).toEqual([204, 224, 255]);
  });
});
