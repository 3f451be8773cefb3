import { JOB } from './layout';
import { panelsOf } from './pack';
import { firstOf, madd, zero } from './simd';
import { TILE_COLS } from './tile';
import { copyWindow } from './window';

/** Output pixels between two visits to the same accumulators: few enough that their rows stay in the first cache. */
const CHUNK_PIXELS: i32 = 128;

/**
 * dFilter[K×N] = Aᵀ · dY over all pixels, A as in ConvJob. Each thread sums its own rows of the batch into a partial of
 * its own; a second task adds the partials in the order of the threads.
 */
@unmanaged
export class FilterGradJob {
  x: usize;
  dy: usize;
  dfilter: usize;
  scratch: usize;
  scratchBytes: i32;
  batch: i32;
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  stride: i32;
  padTop: i32;
  padLeft: i32;
  chunkRows: i32;
  inPlace: i32;
  partials: i32;
}

@inline
export function filterGradJob(): FilterGradJob {
  return changetype<FilterGradJob>(JOB);
}

/** Rows of a partial for one kernel row: its run of floats, rounded up to whole tiles of three. */
@inline
function runRows(job: FilterGradJob): i32 {
  return ((job.kernelWidth * job.inChannels + 2) / 3) * 3;
}

@inline
function partialBytes(job: FilterGradJob): i32 {
  return job.kernelHeight * runRows(job) * panelsOf(job.outChannels) * TILE_COLS * 4;
}

@inline
function windowPitch(job: FilterGradJob): i32 {
  return ((job.outWidth - 1) * job.stride + job.kernelWidth) * job.inChannels * 4;
}

/** Chooses chunks and returns the bytes of scratch that each thread needs. */
export function planFilterGrad(job: FilterGradJob, threads: i32): i32 {
  job.partials = threads;
  job.chunkRows = max(1, min(CHUNK_PIXELS / job.outWidth, job.outHeight));
  const lastRow = (job.outHeight - 1) * job.stride - job.padTop + job.kernelHeight;
  const lastColumn = (job.outWidth - 1) * job.stride - job.padLeft + job.kernelWidth;
  job.inPlace = i32(
    job.padTop == 0 && job.padLeft == 0 && lastRow <= job.inHeight && lastColumn <= job.inWidth,
  );
  const windowRows = job.inPlace ? 0 : (job.chunkRows - 1) * job.stride + job.kernelHeight;
  job.scratchBytes = (partialBytes(job) + windowRows * windowPitch(job) + 64 + 127) & ~63;
  return job.scratchBytes;
}

export function filterGradTask(thread: i32, threads: i32): void {
  const job = filterGradJob();
  const partial = job.scratch + <usize>thread * <usize>job.scratchBytes;
  memory.fill(partial, 0, partialBytes(job));
  const rows = job.batch * job.outHeight;
  const end = firstOf(rows, thread + 1, threads);
  let row = firstOf(rows, thread, threads);
  while (row < end) {
    const b = row / job.outHeight;
    const y = row - b * job.outHeight;
    const count = min(min(job.chunkRows, job.outHeight - y), end - row);
    chunk(job, b, y, count, partial, partial + <usize>partialBytes(job));
    row += count;
  }
}

function chunk(job: FilterGradJob, b: i32, y: i32, rows: i32, partial: usize, window: usize): void {
  const pixelBytes = job.inChannels * 4;
  const image = job.x + <usize>b * <usize>(job.inHeight * job.inWidth) * <usize>pixelBytes;
  const top = y * job.stride - job.padTop;
  let pitch = job.inWidth * pixelBytes;
  let source = image + <usize>(top * pitch);
  if (!job.inPlace) {
    pitch = windowPitch(job);
    const width = (job.outWidth - 1) * job.stride + job.kernelWidth;
    const windowRows = (rows - 1) * job.stride + job.kernelHeight;
    copyWindow(image, job.inHeight, job.inWidth, pixelBytes, top, -job.padLeft, windowRows, width, window);
    source = window;
  }
  const n = job.outChannels;
  const dy = job.dy + <usize>((b * job.outHeight + y) * job.outWidth) * <usize>(n * 4);
  const run = job.kernelWidth * job.inChannels;
  const panels = panelsOf(n);
  const cPitch = panels * TILE_COLS * 4;
  const aRow = job.stride * pitch;
  const aPixel = job.stride * pixelBytes;
  for (let p = 0; p < panels; p++) {
    const bFrom = dy + <usize>(p * TILE_COLS * 4);
    for (let ky = 0; ky < job.kernelHeight; ky++) {
      const a = source + <usize>(ky * pitch);
      const c = partial + <usize>(ky * runRows(job) * cPitch + p * TILE_COLS * 4);
      let k = 0;
      if (n - p * TILE_COLS <= 4) {
        for (; k + 12 <= run; k += 12) {
          outer12(a + <usize>(k << 2), aRow, aPixel, rows, job.outWidth, bFrom, n * 4, c + <usize>(k * cPitch), cPitch);
        }
      }
      for (; k + 3 < run; k += 6) {
        outer6(a + <usize>(k << 2), aRow, aPixel, rows, job.outWidth, bFrom, n * 4, c + <usize>(k * cPitch), cPitch);
      }
      if (k < run) {
        outer3(a + <usize>(k << 2), aRow, aPixel, rows, job.outWidth, bFrom, n * 4, c + <usize>(k * cPitch), cPitch);
      }
    }
  }
}

/** C[6×8] += Σ over pixels of six floats at A × eight floats at B. */
export function outer6(
  a: usize, aRow: i32, aPixel: i32, rows: i32, width: i32, b: usize, bPixel: i32, c: usize, cPitch: i32,
): void {
  let p = c;
  let c00 = v128.load(p), c01 = v128.load(p, 16);
  p += cPitch;
  let c10 = v128.load(p), c11 = v128.load(p, 16);
  p += cPitch;
  let c20 = v128.load(p), c21 = v128.load(p, 16);
  p += cPitch;
  let c30 = v128.load(p), c31 = v128.load(p, 16);
  p += cPitch;
  let c40 = v128.load(p), c41 = v128.load(p, 16);
  p += cPitch;
  let c50 = v128.load(p), c51 = v128.load(p, 16);
  let b0: v128, b1: v128, s: v128;
  for (; rows > 0; rows--) {
    let at = a;
    let x = width;
    for (; x >= 2; x -= 2) {
      b0 = v128.load(b); b1 = v128.load(b, 16);
      s = v128.load32_splat(at); c00 = madd(s, b0, c00); c01 = madd(s, b1, c01);
      s = v128.load32_splat(at, 4); c10 = madd(s, b0, c10); c11 = madd(s, b1, c11);
      s = v128.load32_splat(at, 8); c20 = madd(s, b0, c20); c21 = madd(s, b1, c21);
      s = v128.load32_splat(at, 12); c30 = madd(s, b0, c30); c31 = madd(s, b1, c31);
      s = v128.load32_splat(at, 16); c40 = madd(s, b0, c40); c41 = madd(s, b1, c41);
      s = v128.load32_splat(at, 20); c50 = madd(s, b0, c50); c51 = madd(s, b1, c51);
      at += aPixel;
      b += bPixel;
      b0 = v128.load(b); b1 = v128.load(b, 16);
      s = v128.load32_splat(at); c00 = madd(s, b0, c00); c01 = madd(s, b1, c01);
      s = v128.load32_splat(at, 4); c10 = madd(s, b0, c10); c11 = madd(s, b1, c11);
      s = v128.load32_splat(at, 8); c20 = madd(s, b0, c20); c21 = madd(s, b1, c21);
      s = v128.load32_splat(at, 12); c30 = madd(s, b0, c30); c31 = madd(s, b1, c31);
      s = v128.load32_splat(at, 16); c40 = madd(s, b0, c40); c41 = madd(s, b1, c41);
      s = v128.load32_splat(at, 20); c50 = madd(s, b0, c50); c51 = madd(s, b1, c51);
      at += aPixel;
      b += bPixel;
    }
    if (x > 0) {
      b0 = v128.load(b); b1 = v128.load(b, 16);
      s = v128.load32_splat(at); c00 = madd(s, b0, c00); c01 = madd(s, b1, c01);
      s = v128.load32_splat(at, 4); c10 = madd(s, b0, c10); c11 = madd(s, b1, c11);
      s = v128.load32_splat(at, 8); c20 = madd(s, b0, c20); c21 = madd(s, b1, c21);
      s = v128.load32_splat(at, 12); c30 = madd(s, b0, c30); c31 = madd(s, b1, c31);
      s = v128.load32_splat(at, 16); c40 = madd(s, b0, c40); c41 = madd(s, b1, c41);
      s = v128.load32_splat(at, 20); c50 = madd(s, b0, c50); c51 = madd(s, b1, c51);
      b += bPixel;
    }
    a += aRow;
  }
  p = c;
  v128.store(p, c00); v128.store(p, c01, 16);
  p += cPitch;
  v128.store(p, c10); v128.store(p, c11, 16);
  p += cPitch;
  v128.store(p, c20); v128.store(p, c21, 16);
  p += cPitch;
  v128.store(p, c30); v128.store(p, c31, 16);
  p += cPitch;
  v128.store(p, c40); v128.store(p, c41, 16);
  p += cPitch;
  v128.store(p, c50); v128.store(p, c51, 16);
}

/** The same for three rows, for runs that are no multiple of six. */
export function outer3(
  a: usize, aRow: i32, aPixel: i32, rows: i32, width: i32, b: usize, bPixel: i32, c: usize, cPitch: i32,
): void {
  let p = c;
  let c00 = v128.load(p), c01 = v128.load(p, 16);
  p += cPitch;
  let c10 = v128.load(p), c11 = v128.load(p, 16);
  p += cPitch;
  let c20 = v128.load(p), c21 = v128.load(p, 16);
  let b0: v128, b1: v128, s: v128;
  for (; rows > 0; rows--) {
    let at = a;
    for (let x = width; x > 0; x--) {
      b0 = v128.load(b); b1 = v128.load(b, 16);
      s = v128.load32_splat(at); c00 = madd(s, b0, c00); c01 = madd(s, b1, c01);
      s = v128.load32_splat(at, 4); c10 = madd(s, b0, c10); c11 = madd(s, b1, c11);
      s = v128.load32_splat(at, 8); c20 = madd(s, b0, c20); c21 = madd(s, b1, c21);
      at += aPixel;
      b += bPixel;
    }
    a += aRow;
  }
  p = c;
  v128.store(p, c00); v128.store(p, c01, 16);
  p += cPitch;
  v128.store(p, c10); v128.store(p, c11, 16);
  p += cPitch;
  v128.store(p, c20); v128.store(p, c21, 16);
}

/** C[12×4] += Σ over pixels of twelve floats at A × four floats at B, for panels of which no more are used. */
function outer12(
  a: usize, aRow: i32, aPixel: i32, rows: i32, width: i32, b: usize, bPixel: i32, c: usize, cPitch: i32,
): void {
  let p = c;
  let c0 = v128.load(p);
  p += cPitch;
  let c1 = v128.load(p);
  p += cPitch;
  let c2 = v128.load(p);
  p += cPitch;
  let c3 = v128.load(p);
  p += cPitch;
  let c4 = v128.load(p);
  p += cPitch;
  let c5 = v128.load(p);
  p += cPitch;
  let c6 = v128.load(p);
  p += cPitch;
  let c7 = v128.load(p);
  p += cPitch;
  let c8 = v128.load(p);
  p += cPitch;
  let c9 = v128.load(p);
  p += cPitch;
  let c10 = v128.load(p);
  p += cPitch;
  let c11 = v128.load(p);
  for (; rows > 0; rows--) {
    let at = a;
    for (let x = width; x > 0; x--) {
      const b0 = v128.load(b);
      c0 = madd(v128.load32_splat(at), b0, c0);
      c1 = madd(v128.load32_splat(at, 4), b0, c1);
      c2 = madd(v128.load32_splat(at, 8), b0, c2);
      c3 = madd(v128.load32_splat(at, 12), b0, c3);
      c4 = madd(v128.load32_splat(at, 16), b0, c4);
      c5 = madd(v128.load32_splat(at, 20), b0, c5);
      c6 = madd(v128.load32_splat(at, 24), b0, c6);
      c7 = madd(v128.load32_splat(at, 28), b0, c7);
      c8 = madd(v128.load32_splat(at, 32), b0, c8);
      c9 = madd(v128.load32_splat(at, 36), b0, c9);
      c10 = madd(v128.load32_splat(at, 40), b0, c10);
      c11 = madd(v128.load32_splat(at, 44), b0, c11);
      at += aPixel;
      b += bPixel;
    }
    a += aRow;
  }
  p = c;
  v128.store(p, c0);
  p += cPitch;
  v128.store(p, c1);
  p += cPitch;
  v128.store(p, c2);
  p += cPitch;
  v128.store(p, c3);
  p += cPitch;
  v128.store(p, c4);
  p += cPitch;
  v128.store(p, c5);
  p += cPitch;
  v128.store(p, c6);
  p += cPitch;
  v128.store(p, c7);
  p += cPitch;
  v128.store(p, c8);
  p += cPitch;
  v128.store(p, c9);
  p += cPitch;
  v128.store(p, c10);
  p += cPitch;
  v128.store(p, c11);
}

/** Adds the partials into dFilter, rows of K split among threads. */
export function filterGradSumTask(thread: i32, threads: i32): void {
  const job = filterGradJob();
  const n = job.outChannels;
  const run = job.kernelWidth * job.inChannels;
  const cPitch = panelsOf(n) * TILE_COLS * 4;
  const total = job.kernelHeight * run;
  const end = firstOf(total, thread + 1, threads);
  for (let k = firstOf(total, thread, threads); k < end; k++) {
    const ky = k / run;
    const from = job.scratch + <usize>((ky * runRows(job) + k - ky * run) * cPitch);
    const to = job.dfilter + <usize>(k * n * 4);
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      const at = <usize>(i << 2);
      let sum = v128.load(from + at);
      for (let t = 1; t < job.partials; t++) {
        sum = f32x4.add(sum, v128.load(from + at + <usize>t * <usize>job.scratchBytes));
      }
      v128.store(to + at, sum);
    }
    for (; i < n; i++) {
      const at = <usize>(i << 2);
      let sum = load<f32>(from + at);
      for (let t = 1; t < job.partials; t++) sum += load<f32>(from + at + <usize>t * <usize>job.scratchBytes);
      store<f32>(to + at, sum);
    }
  }
}
