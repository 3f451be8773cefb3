import { describe, expect, it } from 'vitest';
import { heatPixels, upsampled } from './heat';

const corner = { heightPx: 2, widthPx: 2, values: Float32Array.of(1, 0, 0, 0) };

describe('upsampled', () => {
  it('goes straight between the centres of cells and stays flat beyond them', () => {
    const [a, b, c, d] = [...upsampled(corner, 4).subarray(0, 4)];
    expect([a, b, c, d]).toEqual([1, 0.75, 0.25, 0]);
  });
  it('keeps the values where nothing is enlarged', () =>
    expect([...upsampled(corner, 2)]).toEqual([1, 0, 0, 0]));
});

describe('heatPixels', () => {
  const at = (pixels: Uint8ClampedArray, i: number) => [...pixels.subarray(4 * i, 4 * i + 4)];
  it('maps 0 to the dark and 1 to the bright end, all of it opaque', () => {
    const pixels = heatPixels(corner, 2, 'uniform', false);
    expect(at(pixels, 0)).toEqual([252, 255, 164, 255]);
    expect(at(pixels, 3)).toEqual([0, 0, 4, 255]);
  });
  it('lets the image through where the classifier did not look', () => {
    const pixels = heatPixels(corner, 2, 'uniform', true);
    expect(at(pixels, 3)[3]).toBe(0);
    expect(at(pixels, 0)[3]).toBeGreaterThan(200);
  });
  it('darkens everything else in the spotlight', () => {
    const pixels = heatPixels(corner, 2, 'spotlight', true);
    expect(at(pixels, 0)).toEqual([0, 0, 0, 0]);
    expect(at(pixels, 3)).toEqual([0, 0, 0, 214]);
  });
  it('is blue at 0 and red at 1 in the map of the papers', () => {
    const pixels = heatPixels(corner, 2, 'red-blue', true);
    expect(at(pixels, 0)).toEqual([103, 0, 31, 128]);
    expect(at(pixels, 3)).toEqual([5, 48, 97, 128]);
  });
});
