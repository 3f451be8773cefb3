import {
  batchNormCoefficients,
  batchNormGradCoefficients,
  batchNormJob,
  batchNormMoments,
} from './batch-norm';
import { convJob, planConv } from './conv';
import {
  AVERAGE,
  AVERAGE_GRAD,
  BN_APPLY,
  BN_GRAD,
  BN_GRAD_SUMS,
  BN_STATS,
  CONV,
  dispatch,
  ELEMENTWISE,
  fail,
  FILTER_GRAD,
  FILTER_GRAD_SUM,
  MAX_POOL,
  MAX_POOL_GRAD,
  PACK,
  quit,
  runAlone,
  runOver,
  serve,
  threadCount,
} from './dispatch';
import { adam, elementwiseJob, sgd } from './elementwise';
import { filterGradJob, planFilterGrad } from './filter-grad';
import { CALLER_SPINS, FAILED, HEAP, THREADS, WORKER_SPINS } from './layout';
import { packJob } from './pack';
import { columnSum, poolJob } from './pooling';

export * from './entries-depthwise';
export * from './entries-image';
export * from './entries-loss';
export * from './entries-winograd';
export { adam, columnSum, fail, quit, serve, sgd };

export function heapStart(): usize {
  return HEAP;
}

export function setThreads(threads: i32, callerSpins: i32, workerSpins: i32): void {
  store<i32>(THREADS, threads);
  store<i32>(CALLER_SPINS, callerSpins);
  store<i32>(WORKER_SPINS, workerSpins);
}

export function hasFailed(): i32 {
  return load<i32>(FAILED);
}

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

/** Scratch of the batch norm kernels: three floats a channel, then two doubles a channel and thread. */
export function batchNormScratchBytes(channels: i32): i32 {
  return channels * (16 + 16 * threadCount()) + 128;
}

function prepareBatchNorm(rows: i32, channels: i32, relu: i32, epsilon: f32, scratch: usize): void {
  const job = batchNormJob();
  job.rows = rows;
  job.channels = channels;
  job.relu = relu;
  job.epsilon = epsilon;
  job.a = scratch;
  job.b = scratch + <usize>(channels * 4);
  job.c = scratch + <usize>(channels * 8);
  job.sums = (scratch + <usize>(channels * 12) + 63) & ~63;
}

/** Training: fills mean and variance. Frozen (`frozen` ≠ 0): uses them. `residual` may be 0. */
export function batchNorm(
  x: usize,
  scale: usize,
  offset: usize,
  residual: usize,
  y: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  channels: i32,
  relu: i32,
  epsilon: f32,
  frozen: i32,
  scratch: usize,
): void {
  prepareBatchNorm(rows, channels, relu, epsilon, scratch);
  const job = batchNormJob();
  job.x = x;
  job.scale = scale;
  job.offset = offset;
  job.residual = residual;
  job.y = y;
  job.mean = mean;
  job.variance = variance;
  if (!frozen) batchNormMoments(job, runOver(rows * channels, BN_STATS));
  batchNormCoefficients(job);
  runOver(rows * channels, BN_APPLY);
}

/** `dresidual` may be 0. Frozen: scale and offset are constants, `dscale` and `doffset` are not touched. */
export function batchNormGrad(
  dy: usize,
  x: usize,
  y: usize,
  scale: usize,
  mean: usize,
  variance: usize,
  dx: usize,
  dscale: usize,
  doffset: usize,
  dresidual: usize,
  rows: i32,
  channels: i32,
  relu: i32,
  epsilon: f32,
  frozen: i32,
  scratch: usize,
): void {
  prepareBatchNorm(rows, channels, relu, epsilon, scratch);
  const job = batchNormJob();
  job.dy = dy;
  job.x = x;
  job.y = y;
  job.scale = scale;
  job.mean = mean;
  job.variance = variance;
  job.dx = dx;
  job.dscale = dscale;
  job.doffset = doffset;
  job.dresidual = dresidual;
  if (frozen) {
    job.b = 0;
    batchNormCoefficients(job);
  } else batchNormGradCoefficients(job, runOver(rows * channels, BN_GRAD_SUMS));
  runOver(rows * channels, BN_GRAD);
}

/** See elementwise.ts for the operations. */
export function elementwise(
  operation: i32,
  a: usize,
  b: usize,
  out: usize,
  scalar: f32,
  second: f32,
  count: i32,
): void {
  const job = elementwiseJob();
  job.operation = operation;
  job.a = a;
  job.b = b;
  job.out = out;
  job.scalar = scalar;
  job.second = second;
  job.count = count;
  runOver(count, ELEMENTWISE);
}

/** kind: 0 average, 1 its gradient, 2 maximum, 3 its gradient (which reads `x`). */
export function pool(
  kind: i32,
  from: usize,
  to: usize,
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
): void {
  const job = poolJob();
  job.from = from;
  job.to = to;
  job.x = x;
  job.batch = batch;
  job.height = height;
  job.width = width;
  job.channels = channels;
  const kernel = kind == 0 ? AVERAGE : kind == 1 ? AVERAGE_GRAD : kind == 2 ? MAX_POOL : MAX_POOL_GRAD;
  runOver(batch * height * width * channels, kernel);
}
