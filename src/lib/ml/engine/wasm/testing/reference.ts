import type { ConvGeometry } from '../geometry';

/** Plain loops in double precision: what the kernels are held against. */
type Numbers = ArrayLike<number>;

/** Calls `visit` with the flat indices in x, filter and y of every product of the convolution. */
function eachProduct(g: ConvGeometry, visit: (x: number, w: number, y: number) => void): void {
  for (let b = 0; b < g.batch; b++)
    for (let oy = 0; oy < g.outHeight; oy++)
      for (let ox = 0; ox < g.outWidth; ox++)
        for (let ky = 0; ky < g.kernelHeight; ky++)
          for (let kx = 0; kx < g.kernelWidth; kx++) {
            const iy = oy * g.stride - g.padTop + ky;
            const ix = ox * g.stride - g.padLeft + kx;
            if (iy < 0 || ix < 0 || iy >= g.inHeight || ix >= g.inWidth) continue;
            const x = ((b * g.inHeight + iy) * g.inWidth + ix) * g.inChannels;
            const w = (ky * g.kernelWidth + kx) * g.inChannels * g.outChannels;
            const y = ((b * g.outHeight + oy) * g.outWidth + ox) * g.outChannels;
            for (let c = 0; c < g.inChannels; c++)
              for (let n = 0; n < g.outChannels; n++) visit(x + c, w + c * g.outChannels + n, y + n);
          }
}

export function conv(g: ConvGeometry, x: Numbers, w: Numbers): Float64Array {
  const y = new Float64Array(g.batch * g.outHeight * g.outWidth * g.outChannels);
  eachProduct(g, (i, j, k) => {
    y[k]! += x[i]! * w[j]!;
  });
  return y;
}

export function convInputGrad(g: ConvGeometry, dy: Numbers, w: Numbers): Float64Array {
  const dx = new Float64Array(g.batch * g.inHeight * g.inWidth * g.inChannels);
  eachProduct(g, (i, j, k) => {
    dx[i]! += dy[k]! * w[j]!;
  });
  return dx;
}

export function convFilterGrad(g: ConvGeometry, x: Numbers, dy: Numbers): Float64Array {
  const dw = new Float64Array(g.kernelHeight * g.kernelWidth * g.inChannels * g.outChannels);
  eachProduct(g, (i, j, k) => {
    dw[j]! += x[i]! * dy[k]!;
  });
  return dw;
}

/** The same with one filter a channel, w[height×width×channels]: only products of a channel with itself. */
function eachDepthwiseProduct(g: ConvGeometry, visit: (x: number, w: number, y: number) => void): void {
  const channels = g.inChannels;
  eachProduct({ ...g, inChannels: 1, outChannels: 1 }, (x, w, y) => {
    for (let c = 0; c < channels; c++) visit(x * channels + c, w * channels + c, y * channels + c);
  });
}

export function depthwise(
  g: ConvGeometry,
  x: Numbers,
  w: Numbers,
  dy: Numbers,
): { y: Float64Array; dx: Float64Array; dw: Float64Array } {
  const [y, dx, dw] = [new Float64Array(dy.length), new Float64Array(x.length), new Float64Array(w.length)];
  eachDepthwiseProduct(g, (i, j, k) => {
    y[k]! += x[i]! * w[j]!;
    dx[i]! += dy[k]! * w[j]!;
    dw[j]! += x[i]! * dy[k]!;
  });
  return { y, dx, dw };
}

export interface Norm {
  readonly channels: number;
  readonly epsilon: number;
  readonly relu: boolean;
}

export function batchNorm(
  n: Norm,
  x: Numbers,
  scale: Numbers,
  offset: Numbers,
  residual: Numbers | null,
  moments?: { mean: Numbers; variance: Numbers },
): { y: Float64Array; mean: Float64Array; variance: Float64Array } {
  const rows = x.length / n.channels;
  const mean = new Float64Array(n.channels);
  const variance = new Float64Array(n.channels);
  const y = new Float64Array(x.length);
  for (let c = 0; c < n.channels; c++) {
    const at = (r: number): number => x[r * n.channels + c]!;
    for (let r = 0; r < rows; r++) mean[c]! += at(r) / rows;
    for (let r = 0; r < rows; r++) variance[c]! += (at(r) - mean[c]!) ** 2 / rows;
    if (moments !== undefined) [mean[c], variance[c]] = [moments.mean[c]!, moments.variance[c]!];
    for (let r = 0; r < rows; r++) {
      const i = r * n.channels + c;
      const normal = (x[i]! - mean[c]!) / Math.sqrt(variance[c]! + n.epsilon);
      const value = scale[c]! * normal + offset[c]! + (residual?.[i] ?? 0);
      y[i] = n.relu ? Math.max(0, value) : value;
    }
  }
  return { y, mean, variance };
}

/** By the chain rule through mean and variance, step by step as in Ioffe and Szegedy (2015). */
export function batchNormGrad(
  n: Norm,
  dy: Numbers,
  x: Numbers,
  y: Numbers,
  scale: Numbers,
  mean: Numbers,
  variance: Numbers,
): { dx: Float64Array; dscale: Float64Array; doffset: Float64Array; dresidual: Float64Array } {
  const rows = x.length / n.channels;
  const dresidual = Float64Array.from({ length: x.length }, (_, i) => (n.relu && y[i]! <= 0 ? 0 : dy[i]!));
  const dx = new Float64Array(x.length);
  const dscale = new Float64Array(n.channels);
  const doffset = new Float64Array(n.channels);
  for (let c = 0; c < n.channels; c++) {
    const inverse = 1 / Math.sqrt(variance[c]! + n.epsilon);
    let dvariance = 0;
    let dmean = 0;
    let deviations = 0;
    for (let r = 0; r < rows; r++) {
      const i = r * n.channels + c;
      const dnormal = dresidual[i]! * scale[c]!;
      const deviation = x[i]! - mean[c]!;
      dscale[c]! += dresidual[i]! * deviation * inverse;
      doffset[c]! += dresidual[i]!;
      dvariance -= (dnormal * deviation * inverse ** 3) / 2;
      dmean -= dnormal * inverse;
      deviations += deviation;
    }
    dmean -= (2 * dvariance * deviations) / rows;
    for (let r = 0; r < rows; r++) {
      const i = r * n.channels + c;
      const own = dresidual[i]! * scale[c]! * inverse;
      dx[i] = own + (dvariance * 2 * (x[i]! - mean[c]!)) / rows + dmean / rows;
    }
  }
  return { dx, dscale, doffset, dresidual };
}

export function matMul(
  [rows, inner, columns]: readonly [number, number, number],
  a: Numbers,
  b: Numbers,
  transposeA: boolean,
  transposeB: boolean,
): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let m = 0; m < rows; m++)
    for (let n = 0; n < columns; n++)
      for (let k = 0; k < inner; k++) {
        const left = a[transposeA ? k * rows + m : m * inner + k]!;
        out[m * columns + n]! += left * b[transposeB ? n * inner + k : k * columns + n]!;
      }
  return out;
}
