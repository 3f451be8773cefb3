import type { Shape4 } from './shape';

export const addChange = (x: Float64Array, change: Float64Array): Float64Array =>
  x.map((value, i) => Math.min(1, Math.max(-1, value + 2 * Math.tanh(change[i]!))));

export function projectOnto(
  x: Float64Array,
  [batch, height, width, channels]: Shape4,
  direction: Float64Array,
): Float64Array {
  const y = new Float64Array(batch * height * width);
  x.forEach((value, i) => {
    const c = i % channels;
    const pixel = Math.floor(i / channels);
    y[pixel]! += value * direction[Math.floor(pixel / (height * width)) * channels + c]!;
  });
  return y;
}
