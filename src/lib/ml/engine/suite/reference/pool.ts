import type { Shape4 } from './shape';

export function globalAvgPool(x: Float64Array, [batch, height, width, channels]: Shape4): Float64Array {
  const y = new Float64Array(batch * channels);
  const area = height * width;
  x.forEach((value, i) => {
    y[Math.floor(i / (area * channels)) * channels + (i % channels)]! += value / area;
  });
  return y;
}

export function maxPool2(x: Float64Array, [batch, height, width, channels]: Shape4): Float64Array {
  const rows = Math.floor(height / 2);
  const cols = Math.floor(width / 2);
  const y = new Float64Array(batch * rows * cols * channels);
  for (let at = 0; at < y.length; at++) {
    const c = at % channels;
    const pixel = Math.floor(at / channels);
    const col = pixel % cols;
    const row = Math.floor(pixel / cols) % rows;
    const b = Math.floor(pixel / (cols * rows));
    const value = (i: number, j: number) =>
      x[((b * height + row * 2 + i) * width + col * 2 + j) * channels + c]!;
    y[at] = Math.max(value(0, 0), value(0, 1), value(1, 0), value(1, 1));
  }
  return y;
}
