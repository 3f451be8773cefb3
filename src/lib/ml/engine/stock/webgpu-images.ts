import { backend_util, type Tensor } from '@tensorflow/tfjs-core';
import type { ConvAttrs } from '../ops/kernels';
import { runProgram } from './webgpu-program';

/**
 * A convolution and the gradient of its input. A thread has four places of a row by four channels in registers and
 * reads what it multiplies straight from memory, four numbers at a time where channels come in fours: there is nothing
 * to wait for, no part of a tile is beyond the image where channels are few, and one program fits every size.
 */
const THREADS = 64;
const PLACES = 4;
const CHANNELS = 4;

/** What a thread goes through; both programs are this with other names for images and channels. */
interface Geometry {
  /** Places that are computed, and places that are read. */
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly readHeight: number;
  readonly readWidth: number;
  readonly channels: number;
  readonly readChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly stride: number;
  readonly padTop: number;
  readonly padLeft: number;
}

const each = (code: (i: number) => string, count = PLACES): string =>
  Array.from({ length: count }, (_, i) => code(i)).join('\n');

interface Parts {
  /** Columns that lie between two places of a thread. */
  readonly apart: string;
  /** Statements that give `y`, or `continue`. */
  readonly row: string;
  /** Statements that give `x`, which is that of the first place, or `continue`; and how far apart they are read. */
  readonly column: string;
  readonly readApart: string;
  /** Statements that add to the sums for the channels from `k` on; `a0` … `a3` are what was read. */
  readonly multiply: string;
}

function threads({ apart, row, column, readApart, multiply }: Parts, vectors: boolean): string {
  const step = vectors ? CHANNELS : 1;
  const read = (at: string): string => (vectors ? `images[(${at}) / ${CHANNELS}]` : `images[${at}]`);
  const nothing = vectors ? 'vec4<f32>()' : '0.0';
  return `
    let blocks = (uniforms.channels + ${CHANNELS - 1}) / ${CHANNELS};
    if (index < uniforms.batch * uniforms.height * uniforms.groups * blocks) {
      let channel = (index % blocks) * ${CHANNELS};
      let place = index / blocks;
      let group = place % uniforms.groups;
      let toY = (place / uniforms.groups) % uniforms.height;
      let image = place / (uniforms.groups * uniforms.height);
      let apart = ${apart};
      let toX = (group / apart) * (apart * ${PLACES}) + group % apart;
      ${each((i) => `var sums${i} = vec4<f32>();`)}
      for (var tapY = 0; tapY < uniforms.filterHeight; tapY++) {
        ${row}
        if (y < 0 || y >= uniforms.readHeight) { continue; }
        let line = (image * uniforms.readHeight + y) * uniforms.readWidth;
        for (var tapX = 0; tapX < uniforms.filterWidth; tapX++) {
          ${column}
          ${each(
            (i) => `
              let x${i} = x + ${i} * ${readApart};
              let inside${i} = x${i} >= 0 && x${i} < uniforms.readWidth;
              let at${i} = (line + x${i}) * uniforms.readChannels;`,
          )}
          let tap = tapY * uniforms.filterWidth + tapX;
          for (var k = 0; k < uniforms.readChannels; k += ${step}) {
            ${each(
              (i) => `
                var a${i} = ${nothing};
                if (inside${i}) { a${i} = ${read(`at${i} + k`)}; }`,
            )}
            ${multiply}
          }
        }
      }
      ${each(
        (i) => `
          let x${i} = toX + ${i} * apart;
          if (x${i} < uniforms.width) {
            let at = ((image * uniforms.height + toY) * uniforms.width + x${i}) * uniforms.channels + channel;
            ${
              vectors
                ? `made[at / ${CHANNELS}] = sums${i};`
                : each(
                    (c) => `if (channel + ${c} < uniforms.channels) { made[at + ${c}] = sums${i}[${c}]; }`,
                    CHANNELS,
                  )
            }
          }`,
      )}
    }`;
}

const FORWARD = (vectors: boolean): Parts => ({
  apart: '1',
  row: 'let y = toY * uniforms.stride + tapY - uniforms.padTop;',
  column: 'let x = toX * uniforms.stride + tapX - uniforms.padLeft;',
  readApart: 'uniforms.stride',
  multiply: vectors
    ? `
      let first = ((tap * uniforms.readChannels + k) * uniforms.channels + channel) / ${CHANNELS};
      let next = uniforms.channels / ${CHANNELS};
      ${each((c) => `let w${c} = filters[first + ${c} * next];`, CHANNELS)}
      ${each((i) => `sums${i} += a${i}.x * w0 + a${i}.y * w1 + a${i}.z * w2 + a${i}.w * w3;`)}`
    : `
      let first = (tap * uniforms.readChannels + k) * uniforms.channels + channel;
      let w = vec4<f32>(filters[first], filters[first + 1], filters[first + 2], filters[first + 3]);
      ${each((i) => `sums${i} += a${i} * w;`)}`,
});

/** Places of a thread lie a stride apart, so that all of them are reached by the same taps. */
const BACKWARD = (vectors: boolean): Parts => ({
  apart: 'uniforms.stride',
  row: `
    let downY = toY + uniforms.padTop - tapY;
    if (downY % uniforms.stride != 0) { continue; }
    let y = downY / uniforms.stride;`,
  column: `
    let downX = toX + uniforms.padLeft - tapX;
    if (downX % uniforms.stride != 0) { continue; }
    let x = downX / uniforms.stride;`,
  readApart: '1',
  multiply: vectors
    ? `
      let first = ((tap * uniforms.channels + channel) * uniforms.readChannels + k) / ${CHANNELS};
      let next = uniforms.readChannels / ${CHANNELS};
      ${each((c) => `let w${c} = filters[first + ${c} * next];`, CHANNELS)}
      ${each((i) => `sums${i} += vec4<f32>(dot(a${i}, w0), dot(a${i}, w1), dot(a${i}, w2), dot(a${i}, w3));`)}`
    : `
      let first = (tap * uniforms.channels + channel) * uniforms.readChannels + k;
      let w = vec4<f32>(${Array.from({ length: CHANNELS }, (_, c) => `filters[first + ${c} * uniforms.readChannels]`).join(', ')});
      ${each((i) => `sums${i} += a${i} * w;`)}`,
});

function run(
  name: string,
  parts: (vectors: boolean) => Parts,
  images: Tensor,
  filters: Tensor,
  made: readonly number[],
  { batch, ...geometry }: Geometry,
  apart: number,
): Tensor {
  const { channels, readChannels, height, width } = geometry;
  const vectors = channels % CHANNELS === 0 && readChannels % CHANNELS === 0;
  const groups = Math.ceil(width / (PLACES * apart)) * apart;
  const size = batch * height * groups * Math.ceil(channels / CHANNELS);
  return runProgram<'made'>({
    ...{ key: `${name}${vectors ? '_vectors' : ''}`, threads: THREADS, groups: Math.ceil(size / THREADS) },
    ...{ inputs: { images, filters }, outputs: { made }, vectors },
    sizes: { batch, ...geometry, groups },
    code: threads(parts(vectors), vectors),
  }).made;
}

type Given = Readonly<Record<string, Tensor>>;
type Shape4 = [number, number, number, number];

/** The kernel `conv2d`. */
export function conv2dOnWebGpu({ x, filter }: Given, { stride, pad }: ConvAttrs): Tensor {
  const info = backend_util.computeConv2DInfo(x!.shape as Shape4, filter!.shape as Shape4, stride, 1, pad);
  // Where a place is made of itself alone, all of them are one row, and no thread has places beyond its end.
  const alone = info.filterHeight * info.filterWidth === 1 && stride === 1;
  const places = info.batchSize * info.outHeight * info.outWidth;
  const geometry: Geometry = {
    ...(alone
      ? { batch: 1, height: 1, width: places, readHeight: 1, readWidth: places }
      : {
          ...{ batch: info.batchSize, height: info.outHeight, width: info.outWidth },
          ...{ readHeight: info.inHeight, readWidth: info.inWidth },
        }),
    ...{ channels: info.outChannels, readChannels: info.inChannels, stride },
    ...{ filterHeight: info.filterHeight, filterWidth: info.filterWidth },
    ...{ padTop: info.padInfo.top, padLeft: info.padInfo.left },
  };
  return run('convolved', FORWARD, x!, filter!, info.outShape, geometry, 1);
}

/** The kernel `conv2dInputGrad`. */
export function conv2dInputGradOnWebGpu(
  { dy, filter }: Given,
  { stride, pad, inputShape }: ConvAttrs & { readonly inputShape: number[] },
): Tensor {
  const info = backend_util.computeConv2DInfo(inputShape as Shape4, filter!.shape as Shape4, stride, 1, pad);
  const geometry: Geometry = {
    ...{ batch: info.batchSize, height: info.inHeight, width: info.inWidth },
    ...{ readHeight: info.outHeight, readWidth: info.outWidth },
    ...{ channels: info.inChannels, readChannels: info.outChannels, stride },
    ...{ filterHeight: info.filterHeight, filterWidth: info.filterWidth },
    ...{ padTop: info.padInfo.top, padLeft: info.padInfo.left },
  };
  return run('convolved_back', BACKWARD, dy!, filter!, inputShape, geometry, stride);
}
