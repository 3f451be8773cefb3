import { JOB } from './layout';
import { panelsOf } from './pack';
import { firstOf } from './simd';
import { TILE_COLS } from './tile';

/**
 * Convolutions of 3×3, stride 1, padding 'same' over images of even height and width by Winograd's minimal filtering
 * F(2×2, 3×3) as Lavin and Gray (2016) use it: y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A for tiles d of 4×4 that overlap by two, so 16
 * products do the work of 36. The products of all channels are 16 matrix products of plane by plane. Channels in
 * multiples of four.
 */
@unmanaged
export class WinogradJob {
  x: usize;
  /** The filter, or its gradient. */
  filter: usize;
  /** G·g·Gᵀ in panels, plane by plane. */
  packed: usize;
  /** Output, or its gradient. */
  y: usize;
  scratch: usize;
  scratchBytes: i32;
  batch: i32;
  height: i32;
  width: i32;
  inChannels: i32;
  outChannels: i32;
  /** Packing: the filter is read from its end and with its channels exchanged, for the input gradient. */
  backwards: i32;
  /** Filter gradient: threads that left a partial. */
  partials: i32;
}

@inline
export function winogradJob(): WinogradJob {
  return changetype<WinogradJob>(JOB);
}

/** Products for each tile. */
export const PLANES: i32 = 16;
/** Tiles between two visits to the same filter: a multiple of the rows of the micro-kernel. */
export const BAND_TILES: i32 = 48;
/** Planes apart by whole pages would all meet in one set of the first cache. */
const STAGGER: i32 = 64;

@inline
export function tilesOf(job: WinogradJob): i32 {
  return job.batch * (job.height >> 1) * (job.width >> 1);
}

/** Bytes from one plane of a band's tiles of so many channels to the next. */
@inline
export function bandPlaneBytes(channels: i32): i32 {
  return BAND_TILES * channels * 4 + STAGGER;
}

@inline
export function packedPlaneBytes(job: WinogradJob): i32 {
  return panelsOf(job.outChannels) * job.inChannels * TILE_COLS * 4 + STAGGER;
}

/** Of one tile at the border, with the zeros around the image. */
@inline
export function patchBytes(channels: i32): i32 {
  return PLANES * channels * 4;
}

/** Bᵀ·d·B of tile `tile`, which is the `slot`-th of the band at `planes`. */
export function transformInput(job: WinogradJob, tile: i32, slot: i32, planes: usize, patch: usize): void {
  const across = job.width >> 1, tall = job.height >> 1;
  const line = tile / across;
  const b = line / tall;
  const top = 2 * (line - b * tall) - 1, left = 2 * (tile - line * across) - 1;
  const channels = job.inChannels;
  const right = <usize>(channels << 2);
  let from = job.x + <usize>((b * job.height + top) * job.width + left) * right;
  let down = <usize>job.width * right;
  if (top < 0 || left < 0 || top + 4 > job.height || left + 4 > job.width) {
    copyPatch(job, from, top, left, patch);
    from = patch;
    down = right << 2;
  }
  const pitch = <usize>bandPlaneBytes(channels);
  let to = planes + <usize>slot * right;
  for (let c = 0; c < channels; c += 4) {
    transform4(from, right, down, to, pitch);
    from += 16;
    to += 16;
  }
}

function copyPatch(job: WinogradJob, from: usize, top: i32, left: i32, patch: usize): void {
  const pixel = job.inChannels << 2;
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const inside = top + i >= 0 && top + i < job.height && left + j >= 0 && left + j < job.width;
      if (inside) memory.copy(patch, from + <usize>((i * job.width + j) * pixel), pixel);
      else memory.fill(patch, 0, pixel);
      patch += <usize>pixel;
    }
  }
}

@inline
function transform4(p: usize, right: usize, down: usize, to: usize, pitch: usize): void {
  const two = right + right, three = two + right;
  let d0 = v128.load(p), d1 = v128.load(p + down);
  let q = p + down + down;
  let d2 = v128.load(q), d3 = v128.load(q + down);
  const t00 = f32x4.sub(d0, d2), t10 = f32x4.add(d1, d2), t20 = f32x4.sub(d2, d1), t30 = f32x4.sub(d1, d3);
  d0 = v128.load(p + right); d1 = v128.load(p + down + right);
  d2 = v128.load(q + right); d3 = v128.load(q + down + right);
  const t01 = f32x4.sub(d0, d2), t11 = f32x4.add(d1, d2), t21 = f32x4.sub(d2, d1), t31 = f32x4.sub(d1, d3);
  d0 = v128.load(p + two); d1 = v128.load(p + down + two);
  d2 = v128.load(q + two); d3 = v128.load(q + down + two);
  const t02 = f32x4.sub(d0, d2), t12 = f32x4.add(d1, d2), t22 = f32x4.sub(d2, d1), t32 = f32x4.sub(d1, d3);
  d0 = v128.load(p + three); d1 = v128.load(p + down + three);
  d2 = v128.load(q + three); d3 = v128.load(q + down + three);
  const t03 = f32x4.sub(d0, d2), t13 = f32x4.add(d1, d2), t23 = f32x4.sub(d2, d1), t33 = f32x4.sub(d1, d3);
  to = storeRow(t00, t01, t02, t03, to, pitch);
  to = storeRow(t10, t11, t12, t13, to, pitch);
  to = storeRow(t20, t21, t22, t23, to, pitch);
  storeRow(t30, t31, t32, t33, to, pitch);
}

@inline
function storeRow(a: v128, b: v128, c: v128, d: v128, to: usize, pitch: usize): usize {
  v128.store(to, f32x4.sub(a, c));
  to += pitch;
  v128.store(to, f32x4.add(b, c));
  to += pitch;
  v128.store(to, f32x4.sub(c, b));
  to += pitch;
  v128.store(to, f32x4.sub(b, d));
  return to + pitch;
}

/** Address of the first of the four output pixels of a tile. */
export function outputOf(job: WinogradJob, tile: i32): usize {
  const across = job.width >> 1;
  const line = tile / across;
  const pixel = 2 * line * job.width + 2 * (tile - line * across);
  return job.y + <usize>pixel * <usize>(job.outChannels << 2);
}

/** G·g·Gᵀ of all filters, into panels of eight output channels; input channels split among threads. */
export function winogradPackTask(thread: i32, threads: i32): void {
  const job = winogradJob();
  const c = job.inChannels, n = job.outChannels;
  const pitch = <usize>packedPlaneBytes(job);
  const step = job.backwards ? 4 : 1;
  const end = firstOf(c / step, thread + 1, threads) * step;
  for (let k = firstOf(c / step, thread, threads) * step; k < end; k += step) {
    const tap = <usize>(c * n * 4);
    if (job.backwards) {
      for (let i = 0; i < n; i++) {
        const from = job.filter + <usize>((i * c + k) << 2) + 8 * tap;
        const to = job.packed + <usize>((i / TILE_COLS) * c + k) * 32 + <usize>((i % TILE_COLS) << 2);
        packFilter(from, <usize>0 - tap, to, pitch, true);
      }
    } else {
      for (let i = 0; i < n; i += 4) {
        const from = job.filter + <usize>((k * n + i) << 2);
        const to = job.packed + <usize>((i / TILE_COLS) * c + k) * 32 + <usize>((i % TILE_COLS) << 2);
        packFilter(from, tap, to, pitch, false);
        if (i + 4 >= n && (i & 4) == 0) {
          for (let plane = 0; plane < PLANES; plane++) {
            v128.store(to + <usize>plane * pitch, f32x4.splat(0), 16);
          }
        }
      }
    }
  }
}

/** Four filters at once, in the lanes; scattered, they go to rows of panels that follow each other. */
@inline
function packFilter(from: usize, tap: usize, to: usize, pitch: usize, scatter: bool): void {
  const half = f32x4.splat(0.5);
  for (let column = 0; column < 4; column++) {
    // Column `column` of g·Gᵀ: its three rows.
    const r0 = filterRow(from, tap, column, half);
    const r1 = filterRow(from + tap + tap + tap, tap, column, half);
    const r2 = filterRow(from + 6 * tap, tap, column, half);
    const sum = f32x4.mul(half, f32x4.add(r0, r2)), middle = f32x4.mul(half, r1);
    const at = to + <usize>column * pitch;
    put(at, r0, scatter);
    put(at + 4 * pitch, f32x4.add(sum, middle), scatter);
    put(at + 8 * pitch, f32x4.sub(sum, middle), scatter);
    put(at + 12 * pitch, r2, scatter);
  }
}

@inline
function filterRow(from: usize, tap: usize, column: i32, half: v128): v128 {
  if (column == 0) return v128.load(from);
  if (column == 3) return v128.load(from + tap + tap);
  const sum = f32x4.mul(half, f32x4.add(v128.load(from), v128.load(from + tap + tap)));
  const middle = f32x4.mul(half, v128.load(from + tap));
  return column == 1 ? f32x4.add(sum, middle) : f32x4.sub(sum, middle);
}

@inline
function put(to: usize, v: v128, scatter: bool): void {
  if (!scatter) {
    v128.store(to, v);
    return;
  }
  store<f32>(to, f32x4.extract_lane(v, 0));
  store<f32>(to, f32x4.extract_lane(v, 1), 32);
  store<f32>(to, f32x4.extract_lane(v, 2), 64);
  store<f32>(to, f32x4.extract_lane(v, 3), 96);
}
