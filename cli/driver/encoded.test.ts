import { expect, test } from 'vitest';
import { decode } from './encoded';

test('typed arrays come back with their type, their values and their NaN', () => {
  const floats = new Float32Array([1.5, NaN, -0]);
  const base64 = Buffer.from(floats.buffer).toString('base64');
  const text = JSON.stringify({ points: { $array: 'Float32Array', base64 }, name: 'a', list: [{ n: null }] });
  const { points, ...rest } = decode<{ points: Float32Array; name: string; list: unknown[] }>(text);
  expect(points).toBeInstanceOf(Float32Array);
  expect([...points]).toEqual([1.5, NaN, -0]);
  expect(rest).toEqual({ name: 'a', list: [{ n: null }] });
});

test('an array buffer comes back as one', () => {
  const bytes = decode<ArrayBuffer>(JSON.stringify({ $array: 'ArrayBuffer', base64: 'AQI=' }));
  expect([...new Uint8Array(bytes)]).toEqual([1, 2]);
});
