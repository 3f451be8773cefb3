import { backend_util, type Tensor } from '@tensorflow/tfjs-core';
import type { ConvAttrs } from '../ops/kernels';
import { runProgram } from './webgpu-program';

/**
 * The gradient of a convolution's filter as a product of matrices: [positions of the filter and channels in, places of
 * the output] by [places of the output, channels out], the first one read from the images where it is needed. A
 * workgroup has a tile of the product, kept in registers, and takes what it multiplies through shared memory. Tiles are
 * few where filters are small, so that places are divided into parts that are added up in a fixed order by a second
 * program: the same bits every time.
 */
const LANES_A_SIDE = 8;
const THREADS = LANES_A_SIDE ** 2;
const ROWS_A_LANE = 4;
const ROWS = LANES_A_SIDE * ROWS_A_LANE;
/** Places that are multiplied at a time. */
const DEPTH = 16;

/** Workgroups that keep a GPU busy; what a part must have to do to be worth its sum; and sums that one thread takes. */
const ENOUGH_GROUPS = 256;
const FEWEST_PLACES = 256;
const MOST_PARTS = 64;

/** How the places of the output are divided where the product has so many tiles. */
export function partsOf(tiles: number, places: number): { readonly parts: number; readonly length: number } {
  const wanted = Math.min(Math.ceil(ENOUGH_GROUPS / tiles), Math.floor(places / FEWEST_PLACES), MOST_PARTS);
  const length = Math.ceil(places / Math.max(1, wanted) / DEPTH) * DEPTH;
  return { parts: Math.ceil(places / length), length };
}

/** Columns of a lane: few where channels are few, or most of a tile would lie beyond them. */
function columnsALane(channels: number): 1 | 2 | 4 {
  if (channels <= LANES_A_SIDE) return 1;
  return channels <= 2 * LANES_A_SIDE ? 2 : 4;
}

/** Tiles of the images' and the gradient's matrix into shared memory, places from `start` on. */
function loading(columns: number): string {
  return `
    for (var depth = lane / ${ROWS}; depth < ${DEPTH}; depth += ${THREADS / ROWS}) {
      let y = row * uniforms.stride + tapY;
      let x = column * uniforms.stride + tapX;
      var value = 0.0;
      if (weight < uniforms.weights && start + depth < end &&
          y >= 0 && y < uniforms.inHeight && x >= 0 && x < uniforms.inWidth) {
        value = images[((image * uniforms.inHeight + y) * uniforms.inWidth + x) * uniforms.inChannels + channel];
      }
      left[depth * ${ROWS} + lane % ${ROWS}] = value;
      column += ${THREADS / ROWS};
      while (column >= uniforms.outWidth) {
        column -= uniforms.outWidth;
        row++;
        if (row == uniforms.outHeight) {
          row = 0;
          image++;
        }
      }
    }
    for (var depth = lane / ${columns}; depth < ${DEPTH}; depth += ${THREADS / columns}) {
      var value = 0.0;
      if (start + depth < end && loaded < uniforms.outChannels) {
        value = dy[(start + depth) * uniforms.outChannels + loaded];
      }
      right[depth * ${columns} + lane % ${columns}] = value;
    }`;
}

/** WGSL of a workgroup: its tile of `products`, which are one part after the other. */
function tile(perLane: 1 | 2 | 4): string {
  const columns = LANES_A_SIDE * perLane;
  const each = (code: (i: number) => string): string =>
    Array.from({ length: perLane }, (_, i) => code(i)).join('\n');
  return `
    let part = group / uniforms.tiles;
    let tile = group % uniforms.tiles;
    let firstWeight = (tile / uniforms.tilesAcross) * ${ROWS};
    let firstColumn = (tile % uniforms.tilesAcross) * ${columns};
    let begin = part * uniforms.length;
    let end = min(begin + uniforms.length, uniforms.places);

    let weight = firstWeight + lane % ${ROWS};
    let channel = weight % uniforms.inChannels;
    let tap = weight / uniforms.inChannels;
    let tapY = tap / uniforms.filterWidth - uniforms.padTop;
    let tapX = tap % uniforms.filterWidth - uniforms.padLeft;
    let loaded = firstColumn + lane % ${columns};
    let first = begin + lane / ${ROWS};
    var column = first % uniforms.outWidth;
    var row = (first / uniforms.outWidth) % uniforms.outHeight;
    var image = first / (uniforms.outWidth * uniforms.outHeight);

    let down = (lane / ${LANES_A_SIDE}) * ${ROWS_A_LANE};
    let across = lane % ${LANES_A_SIDE};
    ${each((i) => `var sums${i} = vec4<f32>();`)}
    for (var start = begin; start < end; start += ${DEPTH}) {
      ${loading(columns)}
      workgroupBarrier();
      for (var depth = 0; depth < ${DEPTH}; depth++) {
        let at = depth * ${ROWS} + down;
        let rows = vec4<f32>(left[at], left[at + 1], left[at + 2], left[at + 3]);
        ${each((i) => `sums${i} += rows * right[depth * ${columns} + across + ${i * LANES_A_SIDE}];`)}
      }
      workgroupBarrier();
    }
    if (part < uniforms.parts) {
      for (var i = 0; i < ${ROWS_A_LANE}; i++) {
        let to = firstWeight + down + i;
        if (to < uniforms.weights) {
          let at = (part * uniforms.weights + to) * uniforms.outChannels;
          ${each((i) => {
            const place = `firstColumn + across + ${i * LANES_A_SIDE}`;
            return `if (${place} < uniforms.outChannels) { products[at + ${place}] = sums${i}[i]; }`;
          })}
        }
      }
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
  const { outChannels } = info;
  const weights = info.filterHeight * info.filterWidth * info.inChannels;
  const places = info.batchSize * info.outHeight * info.outWidth;
  const perLane = columnsALane(outChannels);
  const columns = LANES_A_SIDE * perLane;
  const tilesAcross = Math.ceil(outChannels / columns);
  const tiles = Math.ceil(weights / ROWS) * tilesAcross;
  const { parts, length } = partsOf(tiles, places);
  const { products } = runProgram<'products'>({
    ...{ key: `filter_grad_${perLane}`, threads: THREADS, groups: tiles * parts },
    inputs: { images: x!, dy: dy! },
    outputs: { products: parts === 1 ? filterShape : [parts, ...filterShape] },
    sizes: {
      ...{ places, parts, length, weights, tiles, tilesAcross, outChannels, stride },
      ...{ inHeight: info.inHeight, inWidth: info.inWidth, inChannels: info.inChannels },
      ...{ outHeight: info.outHeight, outWidth: info.outWidth, filterWidth: info.filterWidth },
      ...{ padTop: info.padInfo.top, padLeft: info.padInfo.left },
    },
    declarations: `
      var<workgroup> left : array<f32, ${DEPTH * ROWS}>;
      var<workgroup> right : array<f32, ${DEPTH * columns}>;`,
    code: tile(perLane),
  });
  return parts === 1 ? products : sumOfParts(products, parts, filterShape);
}

const ADDING_THREADS = 64;

function sumOfParts(products: Tensor, parts: number, shape: readonly number[]): Tensor {
  const size = products.size / parts;
  const { sum } = runProgram<'sum'>({
    ...{ key: 'filter_grad_sum', threads: ADDING_THREADS, groups: Math.ceil(size / ADDING_THREADS) },
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
