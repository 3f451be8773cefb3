import { readMobileNet } from '../../../../../scripts/lib/mobilenet.mjs';

interface Picture {
  readonly side: number;
  readonly channels: number;
  readonly values: Float64Array;
}
type Weights = (name: string) => { readonly shape: readonly number[]; readonly values: Float64Array };

/**
 * The original's layers one by one in float64 plain loops, padding and batch normalisation as they stand there: what
 * the folded network is held against. Picture [side, side, 3] → the mean over the picture of the named layers' outputs.
 */
export function originalFeatures(
  image: Float32Array,
  side: number,
  wanted: readonly string[],
): Record<string, Float64Array> {
  const { layers, weight } = readMobileNet();
  const weights: Weights = (name) => {
    const { shape, codes, min, scale } = weight(name);
    return { shape, values: Float64Array.from(codes, (code) => min + scale * code) };
  };
  const outputs = new Map<string, Picture>();
  const means: Record<string, Float64Array> = {};
  for (const { class_name: kind, name, config, inbound_nodes: nodes } of layers) {
    const inputs = (nodes[0] ?? []).map(([from]) => outputs.get(from)!);
    const [x] = inputs;
    const stride = config.strides?.[0] ?? 1;
    const same = config.padding === 'same';
    let y: Picture;
    if (x === undefined) y = { side, channels: 3, values: Float64Array.from(image) };
    else if (kind === 'ZeroPadding2D') y = padded(x, 0, 1);
    else if (kind === 'Conv2D') {
      const kernel = weights(`${name}/kernel`);
      y = convolve(same ? padded(x, ...around(kernel.shape[0]!)) : x, kernel, stride);
    } else if (kind === 'DepthwiseConv2D') {
      const kernel = weights(`${name}/depthwise_kernel`);
      y = depthwise(same ? padded(x, ...around(kernel.shape[0]!)) : x, kernel, stride);
    } else if (kind === 'BatchNormalization') y = normalise(x, name, weights, config.epsilon!);
    else if (kind === 'ReLU') {
      y = { ...x, values: x.values.map((value) => Math.min(config.max_value!, Math.max(0, value))) };
    } else if (kind === 'Add')
      y = { ...x, values: x.values.map((value, i) => value + inputs[1]!.values[i]!) };
    else throw new Error(`${kind} is not known.`);
    outputs.set(name, y);
    if (wanted.includes(name)) means[name] = meanOf(y);
    if (Object.keys(means).length === wanted.length) break;
  }
  return means;
}

const around = (kernel: number): [number, number] => [(kernel - 1) / 2, (kernel - 1) / 2];

function padded({ side, channels, values }: Picture, before: number, after: number): Picture {
  const wide = side + before + after;
  const out = new Float64Array(wide * wide * channels);
  for (let y = 0; y < side; y++) {
    const row = values.subarray(y * side * channels, (y + 1) * side * channels);
    out.set(row, ((y + before) * wide + before) * channels);
  }
  return { side: wide, channels, values: out };
}

function convolve(x: Picture, { shape, values: w }: ReturnType<Weights>, stride: number): Picture {
  const [kernel, , from, to] = shape as [number, number, number, number];
  const side = Math.floor((x.side - kernel) / stride) + 1;
  const out = new Float64Array(side * side * to);
  for (let y = 0; y < side * side; y++) {
    const [top, left] = [Math.floor(y / side) * stride, (y % side) * stride];
    for (let k = 0; k < kernel * kernel; k++) {
      const at = ((top + Math.floor(k / kernel)) * x.side + left + (k % kernel)) * from;
      for (let i = 0; i < from; i++) {
        const value = x.values[at + i]!;
        for (let o = 0; o < to; o++) out[y * to + o]! += value * w[(k * from + i) * to + o]!;
      }
    }
  }
  return { side, channels: to, values: out };
}

function depthwise(x: Picture, { shape, values: w }: ReturnType<Weights>, stride: number): Picture {
  const [kernel, , channels] = shape as [number, number, number];
  const side = Math.floor((x.side - kernel) / stride) + 1;
  const out = new Float64Array(side * side * channels);
  for (let y = 0; y < side * side; y++) {
    const [top, left] = [Math.floor(y / side) * stride, (y % side) * stride];
    for (let k = 0; k < kernel * kernel; k++) {
      const at = ((top + Math.floor(k / kernel)) * x.side + left + (k % kernel)) * channels;
      for (let c = 0; c < channels; c++) out[y * channels + c]! += x.values[at + c]! * w[k * channels + c]!;
    }
  }
  return { side, channels, values: out };
}

function normalise(x: Picture, name: string, weights: Weights, epsilon: number): Picture {
  const part = (which: string) => weights(`${name}/${which}`).values;
  const [gamma, beta, mean, variance] = [
    part('gamma'),
    part('beta'),
    part('moving_mean'),
    part('moving_variance'),
  ];
  const values = x.values.map((value, i) => {
    const c = i % x.channels;
    return (gamma[c]! * (value - mean[c]!)) / Math.sqrt(variance[c]! + epsilon) + beta[c]!;
  });
  return { ...x, values };
}

function meanOf({ channels, values }: Picture): Float64Array {
  const out = new Float64Array(channels);
  values.forEach((value, i) => (out[i % channels]! += (value * channels) / values.length));
  return out;
}
