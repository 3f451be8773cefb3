import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromHalves, toHalves } from './half';

const bits = (values: number[]): number[] => [...toHalves(Float32Array.from(values))];

it('knows the corners of the format', () => {
  expect(bits([0, 1, -2, 65504, 0.5, 1 / 3])).toEqual([0, 0x3c00, 0xc000, 0x7bff, 0x3800, 0x3555]);
  expect(bits([65520, Infinity, -Infinity, 1e10])).toEqual([0x7c00, 0x7c00, 0xfc00, 0x7c00]);
  expect(bits([2 ** -24, 2 ** -25, 2 ** -14, 2 ** -14 - 2 ** -25, 1e-30])).toEqual([1, 0, 0x400, 0x400, 0]);
  expect(bits([1 + 2 ** -11, 1 + 3 * 2 ** -11, 2047 / 1024 + 2 ** -11])).toEqual([0x3c00, 0x3c02, 0x4000]);
  expect(Number.isNaN(fromHalves(toHalves(Float32Array.of(NaN)))[0])).toBe(true);
});

it('gives infinities back', () => {
  expect([...fromHalves(Uint16Array.of(0x7c00, 0xfc00, 0x8000))]).toEqual([Infinity, -Infinity, -0]);
});

it('gives every half back', () => {
  const finite = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((h) => (h & 0x7c00) !== 0x7c00);
  expect(toHalves(fromHalves(finite))).toEqual(finite);
});

it('is off by at most one part in 2,048', () => {
  fc.assert(
    fc.property(fc.float({ min: 2 ** -14, max: 60_000, noNaN: true }), (value) => {
      const [back] = fromHalves(toHalves(Float32Array.of(value)));
      expect(Math.abs(back! - value)).toBeLessThanOrEqual(value / 2048);
    }),
  );
});
