import { JOB } from './layout';
import { panelsOf } from './pack';
import { firstOf } from './simd';
import { NARROW_ROWS, TILE_COLS, TILE_ROWS, tile6x8, tile8x4 } from './tile';
import { copyWindow } from './window';

/** Output pixels that one thread prepares at a time: their windows stay in the second-level cache. */
const BAND_PIXELS: i32 = 384;

/** The most rows by which a tile of either micro-kernel reaches past the end of a band. */
const SPARE_ROWS: i32 = NARROW_ROWS - 1;

/**
 * A convolution of NHWC images with packed filters as a matrix product whose A is never written out: row m of A are
 * the `kernelHeight` runs of contiguous floats under output pixel m. The output may be strided, so that the input
 * gradient of a strided convolution is one such job for each phase. A matrix product is the case of width 1.
 */
@unmanaged
export class ConvJob {
  x: usize;
  packed: usize;
  bias: usize;
  y: usize;
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
  yImageBytes: i32;
  yRowBytes: i32;
  yPixelBytes: i32;
  bandRows: i32;
  inPlace: i32;
}

@inline
export function convJob(): ConvJob {
  return changetype<ConvJob>(JOB);
}

/** Chooses bands for `threads` and returns the bytes of scratch that each thread needs. */
export function planConv(job: ConvJob, threads: i32): i32 {
  const rows = job.batch * job.outHeight;
  const perThread = (rows + threads - 1) / threads;
  job.bandRows = max(1, min(BAND_PIXELS / job.outWidth, perThread));
  const lastRow = (job.outHeight - 1) * job.stride - job.padTop + job.kernelHeight;
  const lastColumn = (job.outWidth - 1) * job.stride - job.padLeft + job.kernelWidth;
  job.inPlace = i32(
    job.padTop <= 0 && job.padLeft <= 0 && lastRow <= job.inHeight && lastColumn <= job.inWidth,
  );
  const tableBytes = 2 * tableSlots(job) * 4;
  // Images that meet in one band do not share rows, so each output row may need all of its window.
  const windowRows = job.inPlace ? 0 : job.bandRows * max(job.stride, job.kernelHeight) + job.kernelHeight;
  job.scratchBytes = (tableBytes + 64 + windowRows * windowPitch(job) + 127) & ~63;
  return job.scratchBytes;
}

@inline
function tableSlots(job: ConvJob): i32 {
  return job.bandRows * job.outWidth + SPARE_ROWS;
}

@inline
function windowPitch(job: ConvJob): i32 {
  return ((job.outWidth - 1) * job.stride + job.kernelWidth) * job.inChannels * 4;
}

export function convTask(thread: i32, threads: i32): void {
  const job = convJob();
  const rows = job.batch * job.outHeight;
  const bands = (rows + job.bandRows - 1) / job.bandRows;
  const scratch = job.scratch + <usize>thread * <usize>job.scratchBytes;
  const end = firstOf(bands, thread + 1, threads);
  for (let band = firstOf(bands, thread, threads); band < end; band++) {
    const first = band * job.bandRows;
    convBand(job, first, min(first + job.bandRows, rows), scratch);
  }
}

function convBand(job: ConvJob, first: i32, end: i32, scratch: usize): void {
  const aTable = scratch;
  const cTable = scratch + <usize>(tableSlots(job) * 4);
  const discard = cTable + <usize>(tableSlots(job) * 4);
  const pixels = fillTables(job, first, end, aTable, cTable, discard + 64);
  // Tiles may reach past the end of the band: there they compute its first pixel and write it where nobody reads.
  const past = pixels + SPARE_ROWS;
  for (let m = pixels; m < past; m++) store<usize>(aTable + <usize>(m << 2), load<usize>(aTable));
  const run = job.kernelWidth * job.inChannels;
  const pitch = job.inPlace ? job.inWidth * job.inChannels * 4 : windowPitch(job);
  const panelBytes = <usize>(job.kernelHeight * run) * 32;
  const panels = panelsOf(job.outChannels);
  for (let p = 0; p < panels; p++) {
    const column = p * TILE_COLS;
    const columns = min(TILE_COLS, job.outChannels - column);
    const offset = <usize>(column << 2);
    for (let m = pixels; m < past; m++) store<usize>(cTable + <usize>(m << 2), discard - offset);
    const b = job.packed + <usize>p * panelBytes;
    const bias = job.bias ? job.bias + offset : 0;
    const skip = pitch - run * 4;
    if (columns <= 4) {
      for (let m = 0; m < pixels; m += NARROW_ROWS) {
        const at = <usize>(m << 2);
        tile8x4(aTable + at, cTable + at, offset, job.kernelHeight, run, skip, b, bias, columns);
      }
    } else {
      for (let m = 0; m < pixels; m += TILE_ROWS) {
        const at = <usize>(m << 2);
        tile6x8(aTable + at, cTable + at, offset, job.kernelHeight, run, skip, b, bias, columns);
      }
    }
  }
}

/** Writes the addresses of each pixel's window and output; returns the number of pixels. */
function fillTables(job: ConvJob, first: i32, end: i32, aTable: usize, cTable: usize, window: usize): i32 {
  const pixelBytes = job.inChannels * 4;
  const imageBytes = <usize>(job.inHeight * job.inWidth) * <usize>pixelBytes;
  const step = job.stride * pixelBytes;
  const outWidth = job.outWidth;
  let pixels = 0;
  for (let row = first; row < end; ) {
    const b = row / job.outHeight;
    const y0 = row - b * job.outHeight;
    const y1 = min(job.outHeight, y0 + end - row);
    const image = job.x + <usize>b * imageBytes;
    const top = y0 * job.stride - job.padTop;
    let source = image + <usize>((top * job.inWidth - job.padLeft) * pixelBytes);
    let pitch = job.inWidth * pixelBytes;
    if (!job.inPlace) {
      pitch = windowPitch(job);
      const rows = (y1 - y0 - 1) * job.stride + job.kernelHeight;
      const width = (outWidth - 1) * job.stride + job.kernelWidth;
      copyWindow(image, job.inHeight, job.inWidth, pixelBytes, top, -job.padLeft, rows, width, window);
      source = window;
      window += <usize>(rows * pitch);
    }
    for (let y = y0; y < y1; y++) {
      let a = source + <usize>((y - y0) * job.stride * pitch);
      let c = job.y + <usize>b * <usize>job.yImageBytes + <usize>(y * job.yRowBytes);
      for (let x = 0; x < outWidth; x++) {
        store<usize>(aTable + <usize>(pixels << 2), a);
        store<usize>(cTable + <usize>(pixels << 2), c);
        pixels++;
        a += step;
        c += job.yPixelBytes;
      }
    }
    row += y1 - y0;
  }
  return pixels;
}
