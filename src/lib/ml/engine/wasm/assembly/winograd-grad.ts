import { outer3, outer6 } from './outer';
import { panelsOf } from './pack';
import { firstOf } from './simd';
import { TILE_COLS } from './tile';
import {
  BAND_TILES, bandPlaneBytes, outputOf, patchBytes, PLANES, tilesOf, transformInput, WinogradJob, winogradJob,
} from './winograd';

/**
 * The gradient of the filter, by the chain rule through winograd.ts: dg = Gᵀ[Σ over tiles (A·dy·Aᵀ) ⊗ (Bᵀ·d·B)]G. Each
 * thread sums its own tiles into a partial; a second task adds the partials in the order of the threads.
 */

/** Rows of a plane of a partial: the input channels, rounded up to whole tiles of three. */
@inline
function rowsOf(job: WinogradJob): i32 {
  return ((job.inChannels + 2) / 3) * 3;
}

@inline
function pitchOf(job: WinogradJob): i32 {
  return panelsOf(job.outChannels) * TILE_COLS * 4;
}

@inline
function partialBytes(job: WinogradJob): i32 {
  return PLANES * rowsOf(job) * pitchOf(job);
}

export function planWinogradGrad(job: WinogradJob, threads: i32): i32 {
  job.partials = threads;
  const planes = PLANES * (bandPlaneBytes(job.inChannels) + bandPlaneBytes(job.outChannels));
  job.scratchBytes = (partialBytes(job) + patchBytes(job.inChannels) + planes + 64 + 127) & ~63;
  return job.scratchBytes;
}

export function winogradGradTask(thread: i32, threads: i32): void {
  const job = winogradJob();
  const partial = job.scratch + <usize>thread * <usize>job.scratchBytes;
  memory.fill(partial, 0, partialBytes(job));
  const tiles = tilesOf(job);
  const end = firstOf(tiles, thread + 1, threads);
  for (let tile = firstOf(tiles, thread, threads); tile < end; tile += BAND_TILES) {
    band(job, tile, min(BAND_TILES, end - tile), partial);
  }
}

function band(job: WinogradJob, first: i32, count: i32, partial: usize): void {
  const patch = partial + <usize>partialBytes(job);
  const inputs = patch + <usize>patchBytes(job.inChannels);
  const inPitch = bandPlaneBytes(job.inChannels), outPitch = bandPlaneBytes(job.outChannels);
  const slopes = inputs + <usize>(PLANES * inPitch);
  for (let i = 0; i < count; i++) {
    transformInput(job, first + i, i, inputs, patch);
    transformSlope(job, first + i, slopes + <usize>(i * job.outChannels * 4), <usize>outPitch);
  }
  const panels = panelsOf(job.outChannels);
  const cPitch = pitchOf(job);
  const aPixel = job.inChannels * 4, bPixel = job.outChannels * 4;
  for (let plane = 0; plane < PLANES; plane++) {
    const a = inputs + <usize>(plane * inPitch);
    for (let p = 0; p < panels; p++) {
      const b = slopes + <usize>(plane * outPitch + p * TILE_COLS * 4);
      const c = partial + <usize>(plane * rowsOf(job) * cPitch + p * TILE_COLS * 4);
      let k = 0;
      for (; k + 3 < job.inChannels; k += 6) {
        outer6(a + <usize>(k << 2), 0, aPixel, 1, count, b, bPixel, c + <usize>(k * cPitch), cPitch);
      }
      if (k < job.inChannels) {
        outer3(a + <usize>(k << 2), 0, aPixel, 1, count, b, bPixel, c + <usize>(k * cPitch), cPitch);
      }
    }
  }
}

/** A·dy·Aᵀ of one tile: four values become sixteen. */
function transformSlope(job: WinogradJob, tile: i32, to: usize, pitch: usize): void {
  const right = <usize>(job.outChannels << 2);
  const down = <usize>job.width * right;
  let from = outputOf(job, tile);
  for (let c = 0; c < job.outChannels; c += 4) {
    const a = v128.load(from), b = v128.load(from + right);
    const d = v128.load(from + down), e = v128.load(from + down + right);
    let at = storeRow(a, b, to, pitch);
    at = storeRow(f32x4.add(a, d), f32x4.add(b, e), at, pitch);
    at = storeRow(f32x4.sub(a, d), f32x4.sub(b, e), at, pitch);
    storeRow(f32x4.neg(d), f32x4.neg(e), at, pitch);
    from += 16;
    to += 16;
  }
}

@inline
function storeRow(a: v128, b: v128, to: usize, pitch: usize): usize {
  v128.store(to, a);
  to += pitch;
  v128.store(to, f32x4.add(a, b));
  to += pitch;
  v128.store(to, f32x4.sub(a, b));
  to += pitch;
  v128.store(to, f32x4.neg(b));
  return to + pitch;
}

/** Adds the partials and takes Gᵀ·s·G of the sum; input channels split among threads. */
export function winogradGradSumTask(thread: i32, threads: i32): void {
  const job = winogradJob();
  const c = job.inChannels, n = job.outChannels;
  const row = pitchOf(job);
  const plane = <usize>(rowsOf(job) * row);
  const tap = <usize>(c * n * 4);
  const half = f32x4.splat(0.5);
  const end = firstOf(c, thread + 1, threads);
  for (let k = firstOf(c, thread, threads); k < end; k++) {
    for (let i = 0; i < n; i += 4) {
      const from = job.scratch + <usize>(k * row + (i << 2));
      let to = job.filter + <usize>((k * n + i) << 2);
      for (let u = 0; u < 3; u++) {
        const s0 = column(job, from, plane, u, half), s1 = column(job, from + plane, plane, u, half);
        const s2 = column(job, from + 2 * plane, plane, u, half), s3 = column(job, from + 3 * plane, plane, u, half);
        const even = f32x4.mul(half, f32x4.add(s1, s2)), odd = f32x4.mul(half, f32x4.sub(s1, s2));
        v128.store(to, f32x4.add(s0, even));
        v128.store(to + tap, odd);
        v128.store(to + tap + tap, f32x4.add(even, s3));
        to += 3 * tap;
      }
    }
  }
}

/** Row `u` of Gᵀ times the four planes of one column. */
@inline
function column(job: WinogradJob, at: usize, plane: usize, u: i32, half: v128): v128 {
  const b = total(job, at + 4 * plane), d = total(job, at + 8 * plane);
  if (u == 1) return f32x4.mul(half, f32x4.sub(b, d));
  const even = f32x4.mul(half, f32x4.add(b, d));
  return f32x4.add(even, total(job, u == 0 ? at : at + 12 * plane));
}

@inline
function total(job: WinogradJob, at: usize): v128 {
  let sum = v128.load(at);
  for (let t = 1; t < job.partials; t++) sum = f32x4.add(sum, v128.load(at + <usize>t * <usize>job.scratchBytes));
  return sum;
}
