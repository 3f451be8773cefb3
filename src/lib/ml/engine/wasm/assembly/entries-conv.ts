import { convJob, planConv } from './conv';
import { CONV, dispatch, FILTER_GRAD, FILTER_GRAD_SUM, PACK, runAlone, runOver, threadCount } from './dispatch';
import { filterGradJob, planFilterGrad } from './filter-grad';
import { packJob } from './pack';

/** See PackJob; strides in bytes. */
export function pack(
  source: usize,
  target: usize,
  us: i32,
  vs: i32,
  cs: i32,
  columns: i32,
  uStride: i32,
  vStride: i32,
  cStride: i32,
  nStride: i32,
): void {
  const job = packJob();
  job.source = source;
  job.target = target;
  job.us = us;
  job.vs = vs;
  job.cs = cs;
  job.columns = columns;
  job.uStride = uStride;
  job.vStride = vStride;
  job.cStride = cStride;
  job.nStride = nStride;
  runOver(us * vs * cs * columns, PACK);
}

/** Describes the next convolution and returns the bytes of scratch that `conv` needs. */
export function convPlan(
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  inChannels: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padTop: i32,
  padLeft: i32,
  yImageBytes: i32,
  yRowBytes: i32,
  yPixelBytes: i32,
): i32 {
  const job = convJob();
  job.batch = batch;
  job.inHeight = inHeight;
  job.inWidth = inWidth;
  job.inChannels = inChannels;
  job.outHeight = outHeight;
  job.outWidth = outWidth;
  job.outChannels = outChannels;
  job.kernelHeight = kernelHeight;
  job.kernelWidth = kernelWidth;
  job.stride = stride;
  job.padTop = padTop;
  job.padLeft = padLeft;
  job.yImageBytes = yImageBytes;
  job.yRowBytes = yRowBytes;
  job.yPixelBytes = yPixelBytes;
  const threads = threadCount();
  return planConv(job, threads) * threads;
}

/** The planned convolution of x with packed filters; `bias` (padded to whole panels) may be 0. */
export function conv(x: usize, packed: usize, bias: usize, y: usize, scratch: usize): void {
  const job = convJob();
  job.x = x;
  job.packed = packed;
  job.bias = bias;
  job.y = y;
  job.scratch = scratch;
  dispatch(CONV);
}

export function filterGradPlan(
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  inChannels: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  padTop: i32,
  padLeft: i32,
): i32 {
  const job = filterGradJob();
  job.batch = batch;
  job.inHeight = inHeight;
  job.inWidth = inWidth;
  job.inChannels = inChannels;
  job.outHeight = outHeight;
  job.outWidth = outWidth;
  job.outChannels = outChannels;
  job.kernelHeight = kernelHeight;
  job.kernelWidth = kernelWidth;
  job.stride = stride;
  job.padTop = padTop;
  job.padLeft = padLeft;
  const threads = threadCount();
  return planFilterGrad(job, threads) * threads;
}

export function filterGrad(x: usize, dy: usize, dfilter: usize, scratch: usize): void {
  const job = filterGradJob();
  job.x = x;
  job.dy = dy;
  job.dfilter = dfilter;
  job.scratch = scratch;
  dispatch(FILTER_GRAD);
  if (job.partials > 1) dispatch(FILTER_GRAD_SUM);
  else runAlone(FILTER_GRAD_SUM);
}
