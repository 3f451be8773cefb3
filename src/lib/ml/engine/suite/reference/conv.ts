import { padding, type Shape4 } from './shape';

export function conv2d(
  x: Float64Array,
  [batch, height, width, channels]: Shape4,
  filter: Float64Array,
  [fh, fw, , outChannels]: Shape4,
  stride: number,
  pad: 'same' | 'valid',
): Float64Array {
  const rows = padding(height, fh, stride, pad);
  const cols = padding(width, fw, stride, pad);
  const y = new Float64Array(batch * rows.out * cols.out * outChannels);
  for (let at = 0; at < y.length; at++) {
    const d = at % outChannels;
    const pixel = Math.floor(at / outChannels);
    const col = pixel % cols.out;
    const row = Math.floor(pixel / cols.out) % rows.out;
    const b = Math.floor(pixel / (cols.out * rows.out));
    for (let i = 0; i < fh; i++) {
      for (let j = 0; j < fw; j++) {
        const r = row * stride + i - rows.before;
        const c = col * stride + j - cols.before;
        if (r < 0 || r >= height || c < 0 || c >= width) continue;
        for (let k = 0; k < channels; k++) {
          y[at]! +=
            x[((b * height + r) * width + c) * channels + k]! *
            filter[((i * fw + j) * channels + k) * outChannels + d]!;
        }
      }
    }
  }
  return y;
}

/** One filter [fh,fw,C,1] a channel; each output walks its own window. */
export function depthwiseConv2d(
  x: Float64Array,
  [batch, height, width, channels]: Shape4,
  filter: Float64Array,
  [fh, fw]: Shape4,
  stride: number,
  pad: 'same' | 'valid',
): Float64Array {
  const rows = padding(height, fh, stride, pad);
  const cols = padding(width, fw, stride, pad);
  const y: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let row = 0; row < rows.out; row++) {
      for (let col = 0; col < cols.out; col++) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let i = 0; i < fh; i++) {
            for (let j = 0; j < fw; j++) {
              const r = row * stride + i - rows.before;
              const q = col * stride + j - cols.before;
              const inside = r >= 0 && r < height && q >= 0 && q < width;
              if (inside)
                sum +=
                  x[((b * height + r) * width + q) * channels + c]! * filter[(i * fw + j) * channels + c]!;
            }
          }
          y.push(sum);
        }
      }
    }
  }
  return Float64Array.from(y);
}
