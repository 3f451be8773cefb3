/**
 * The facade's ops as plain loops in float64, written from their definitions and sharing no code with any backend.
 * Only tests use them.
 */
export type Shape4 = readonly [batch: number, height: number, width: number, channels: number];

interface Padding {
  readonly out: number;
  readonly before: number;
}

function padding(size: number, window: number, stride: number, pad: 'same' | 'valid'): Padding {
  if (pad === 'valid') return { out: Math.floor((size - window) / stride) + 1, before: 0 };
  const out = Math.ceil(size / stride);
  return { out, before: Math.floor(Math.max(0, (out - 1) * stride + window - size) / 2) };
}

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

/** Mean and biased variance of each channel; `channels` is the last axis. */
export function moments(x: Float64Array, channels: number): { mean: Float64Array; variance: Float64Array } {
  const n = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  x.forEach((value, i) => (mean[i % channels]! += value / n));
  x.forEach((value, i) => (variance[i % channels]! += (value - mean[i % channels]!) ** 2 / n));
  return { mean, variance };
}

export interface NormInputs {
  readonly scale: Float64Array;
  readonly offset: Float64Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly residual?: Float64Array | undefined;
}

export function normalise(
  x: Float64Array,
  inputs: NormInputs,
  epsilon: number,
  useRelu: boolean,
): Float64Array {
  const channels = inputs.scale.length;
  return x.map((value, i) => {
    const c = i % channels;
    const unit = (value - inputs.mean[c]!) / Math.sqrt(inputs.variance[c]! + epsilon);
    const y = inputs.scale[c]! * unit + inputs.offset[c]! + (inputs.residual?.[i] ?? 0);
    return useRelu ? Math.max(0, y) : y;
  });
}

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

export function matMul(
  a: Float64Array,
  b: Float64Array,
  [m, k, n]: readonly [number, number, number],
  transposeA: boolean,
  transposeB: boolean,
  bias?: Float64Array,
): Float64Array {
  const y = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = bias?.[j] ?? 0;
      for (let l = 0; l < k; l++) {
        sum += (transposeA ? a[l * m + i]! : a[i * k + l]!) * (transposeB ? b[j * k + l]! : b[l * n + j]!);
      }
      y[i * n + j] = sum;
    }
  }
  return y;
}

export function softmax(logits: Float64Array, classes: number): Float64Array {
  const y = new Float64Array(logits.length);
  for (let row = 0; row < logits.length; row += classes) {
    const values = logits.subarray(row, row + classes);
    const top = Math.max(...values);
    const total = values.reduce((sum, value) => sum + Math.exp(value - top), 0);
    values.forEach((value, i) => (y[row + i] = Math.exp(value - top) / total));
  }
  return y;
}

/** [B], in nats. */
export function crossEntropy(logits: Float64Array, targets: Float64Array, classes: number): Float64Array {
  const loss = new Float64Array(logits.length / classes);
  softmax(logits, classes).forEach((p, i) => {
    if (targets[i]! > 0) loss[Math.floor(i / classes)]! -= targets[i]! * Math.log(p);
  });
  return loss;
}
