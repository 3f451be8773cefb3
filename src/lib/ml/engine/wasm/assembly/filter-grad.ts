import { JOB } from './layout';
import { outer12, outer3, outer6 } from './outer';
import { panelsOf } from './pack';
import { firstOf } from './simd';
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
