import { expect, it } from 'vitest';
import { toBytes, toValues } from './pixels';

const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);

it('gives every byte back', () => {
  expect([...toValues(Uint8Array.of(0, 255))]).toEqual([-1, 1]);
  expect(toBytes(toValues(bytes))).toEqual(bytes);
});

it('rounds to the nearest byte and cuts what is beyond', () => {
  const between = Float32Array.of(-1 + 0.49 / 127.5, -1 + 0.51 / 127.5, 0, 1.5, -7);
  expect([...toBytes(between)]).toEqual([0, 1, 128, 255, 0]);
});
