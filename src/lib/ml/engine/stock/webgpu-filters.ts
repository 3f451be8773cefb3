import { backend_util, type Tensor } from '@tensorflow/tfjs-core';
import type { ConvAttrs } from '../ops/kernels';
import { runProgram } from './webgpu-program';

/**
 * The gradient of a convolution's filter. A thread has four channels in by four channels out of one position of the
 * filter in registers, and goes through the places of the output where that position lies within the image. Filters have
 * few weights and images many places, so that rows of places are divided into parts that are added up in a fixed order by
 * a second program: the same bits every time.
 */
const THREADS = 64;
const CHANNELS = 4;

/** Threads that keep a GPU busy; what a part must have to do to be worth its sum; and sums that one thread takes. */
const ENOUGH_THREADS = 16_384;
const FEWEST_PLACES = 128;
const MOST_PARTS = 64;

/** How `rows` of so many places are divided where a part is the work of so many threads. */
export function partsOf(
  threads: number,
  rows: number,
  width: number,
): { readonly parts: number; readonly length: number } {
  const enough = Math.ceil(ENOUGH_THREADS / threads);
  const worthwhile = Math.floor((rows * width) / FEWEST_PLACES);
  const length = Math.ceil(rows / Math.max(1, Math.min(enough, worthwhile, MOST_PARTS)));
  return { parts: Math.ceil(rows / length), length };
}

const CHANNEL_NUMBERS = Array.from({ length: CHANNELS }, (_, i) => i);
const each = (code: (i: number) => string): string => CHANNEL_NUMBERS.map(code).join('\n');
const vectorOf = (code: (i: number) => string): string =>
  `vec4<f32>(${CHANNEL_NUMBERS.map(code).join(', ')})`;

function threads(vectors: boolean): string {
  const read = (name: string, at: string): string =>
    vectors ? `${name}[${at} / ${CHANNELS}]` : vectorOf((i) => `${name}[${at} + ${i}]`);
  const write = (i: number): string =>
    vectors
      ? `products[at / ${CHANNELS}] = sums${i};`
      : CHANNEL_NUMBERS.map(
          (o) => `if (outChannel + ${o} < uniforms.outChannels) { products[at + ${o}] = sums${i}[${o}]; }`,
        ).join('\n');
  return `
    let outBlocks = (uniforms.outChannels + ${CHANNELS - 1}) / ${CHANNELS};
    let inBlocks = (uniforms.inChannels + ${CHANNELS - 1}) / ${CHANNELS};
    let outChannel = (index % outBlocks) * ${CHANNELS};
    let inChannel = ((index / outBlocks) % inBlocks) * ${CHANNELS};
    let tap = (index / (outBlocks * inBlocks)) % uniforms.taps;
    let part = index / (outBlocks * inBlocks * uniforms.taps);
    if (part < uniforms.parts) {
      let tapY = tap / uniforms.filterWidth;
      let before = uniforms.padLeft - tap % uniforms.filterWidth;
      let last = uniforms.inWidth - 1 + before;
      let begin = max(0, (before + uniforms.stride - 1) / uniforms.stride);
      let end = select(0, min(uniforms.outWidth, last / uniforms.stride + 1), last >= 0);
      ${each((i) => `var sums${i} = vec4<f32>();`)}
      for (var row = part * uniforms.length; row < min((part + 1) * uniforms.length, uniforms.rows); row++) {
        let image = row / uniforms.outHeight;
        let y = (row % uniforms.outHeight) * uniforms.stride + tapY - uniforms.padTop;
        if (y < 0 || y >= uniforms.inHeight) { continue; }
        let x = begin * uniforms.stride - before;
        var place = ((image * uniforms.inHeight + y) * uniforms.inWidth + x) * uniforms.inChannels + inChannel;
        var made = (row * uniforms.outWidth + begin) * uniforms.outChannels + outChannel;
        for (var column = begin; column < end; column++) {
          let value = ${read('images', 'place')};
          let slope = ${read('dy', 'made')};
          ${each((i) => `sums${i} += value[${i}] * slope;`)}
          place += uniforms.stride * uniforms.inChannels;
          made += uniforms.outChannels;
        }
      }
      ${each(
        (i) => `
          if (inChannel + ${i} < uniforms.inChannels) {
            let weight = (part * uniforms.taps + tap) * uniforms.inChannels + inChannel + ${i};
            let at = weight * uniforms.outChannels + outChannel;
            ${write(i)}
          }`,
      )}
    }`;
}

type Attrs = ConvAttrs & { readonly filterShape: number[] };
type Shape4 = [number, number, number, number];

/** The kernel `conv2dFilterGrad`. */
export function conv2dFilterGradOnWebGpu(
  { x, dy }: Readonly<Record<string, Tensor>>,
  { stride, pad, filterShape }: Attrs,
): Tensor {
  const info = backend_util.computeConv2DInfo(x!.shape as Shape4, filterShape as Shape4, stride, 1, pad);
  const { inChannels, outChannels } = info;
  const taps = info.filterHeight * info.filterWidth;
  const rows = info.batchSize * info.outHeight;
  const aPart = taps * Math.ceil(inChannels / CHANNELS) * Math.ceil(outChannels / CHANNELS);
  const { parts, length } = partsOf(aPart, rows, info.outWidth);
  const vectors = inChannels % CHANNELS === 0 && outChannels % CHANNELS === 0;
  const { products } = runProgram<'products'>({
    key: `filter_grad${vectors ? '_vectors' : ''}`,
    ...{ threads: THREADS, groups: Math.ceil((aPart * parts) / THREADS), vectors },
    inputs: { images: x!, dy: dy! },
    outputs: { products: parts === 1 ? filterShape : [parts, ...filterShape] },
    sizes: {
      ...{ rows, parts, length, taps, inChannels, outChannels, stride, filterWidth: info.filterWidth },
      ...{ inHeight: info.inHeight, inWidth: info.inWidth, outHeight: info.outHeight },
      ...{ outWidth: info.outWidth, padTop: info.padInfo.top, padLeft: info.padInfo.left },
    },
    code: threads(vectors),
  });
  return parts === 1 ? products : sumOfParts(products, parts, filterShape);
}

function sumOfParts(products: Tensor, parts: number, shape: readonly number[]): Tensor {
  const size = products.size / parts;
  const { sum } = runProgram<'sum'>({
    ...{ key: 'filter_grad_sum', threads: THREADS, groups: Math.ceil(size / THREADS) },
    inputs: { products },
    outputs: { sum: shape },
    sizes: { size, parts },
    code: `
      if (index < uniforms.size) {
        var total = 0.0;
        for (var part = 0; part < uniforms.parts; part++) {
          total += products[part * uniforms.size + index];
        }
        sum[index] = total;
      }`,
  });
  return sum;
}
