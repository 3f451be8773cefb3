import type { Shape4 } from './shape';

const at = ([, height, width, channels]: Shape4, b: number, r: number, q: number, c: number): number =>
  ((b * height + r) * width + q) * channels + c;

/** Fills an array of the given shape place by place. */
function fill(shape: Shape4, value: (b: number, r: number, q: number, c: number) => number): Float64Array {
  const [batch, height, width, channels] = shape;
  const y = new Float64Array(batch * height * width * channels);
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < height; r++)
      for (let q = 0; q < width; q++)
        for (let c = 0; c < channels; c++) y[at(shape, b, r, q, c)] = value(b, r, q, c);
  return y;
}

export const upsample2 = (x: Float64Array, shape: Shape4): Float64Array =>
  fill(
    [shape[0], shape[1] * 2, shape[2] * 2, shape[3]],
    (b, r, q, c) => x[at(shape, b, Math.floor(r / 2), Math.floor(q / 2), c)]!,
  );

/** `a` has shape, `b` the same but for `others` channels. */
export function concatChannels(
  a: Float64Array,
  shape: Shape4,
  b: Float64Array,
  others: number,
): Float64Array {
  const [batch, height, width, channels] = shape;
  const second: Shape4 = [batch, height, width, others];
  return fill([batch, height, width, channels + others], (n, r, q, c) =>
    c < channels ? a[at(shape, n, r, q, c)]! : b[at(second, n, r, q, c - channels)]!,
  );
}

export const sliceChannels = (x: Float64Array, shape: Shape4, begin: number, size: number): Float64Array =>
  fill([shape[0], shape[1], shape[2], size], (b, r, q, c) => x[at(shape, b, r, q, begin + c)]!);

export const pixelUnshuffle2 = (x: Float64Array, shape: Shape4): Float64Array => {
  const [batch, height, width, channels] = shape;
  return fill([batch, height / 2, width / 2, channels * 4], (b, r, q, c) => {
    const corner = Math.floor(c / channels);
    return x[at(shape, b, r * 2 + Math.floor(corner / 2), q * 2 + (corner % 2), c % channels)]!;
  });
};

export const pixelShuffle2 = (x: Float64Array, shape: Shape4): Float64Array => {
  const [batch, height, width, channels] = shape;
  const out = channels / 4;
  return fill([batch, height * 2, width * 2, out], (b, r, q, c) => {
    const corner = (r % 2) * 2 + (q % 2);
    return x[at(shape, b, Math.floor(r / 2), Math.floor(q / 2), corner * out + c)]!;
  });
};
