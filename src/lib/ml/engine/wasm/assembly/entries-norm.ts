import { batchNormCoefficients, batchNormJob, batchNormMoments } from './batch-norm';
import { batchNormGradCoefficients } from './batch-norm-grad';
import {
  BN_APPLY, BN_GRAD, BN_GRAD_SUMS, BN_STATS, INSTANCE_NORM, INSTANCE_NORM_GRAD, runOver, threadCount,
} from './dispatch';
import { instanceNormJob, instanceNormThreadBytes } from './instance-norm';

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

export function instanceNormScratchBytes(channels: i32): i32 {
  return instanceNormThreadBytes(channels) * threadCount();
}

/** `scale` and `offset` may both be 0, and `residual`. */
export function instanceNorm(
  x: usize, scale: usize, offset: usize, residual: usize, y: usize, mean: usize, variance: usize,
  batch: i32, pixels: i32, channels: i32, activation: i32, epsilon: f32, scratch: usize,
): void {
  const job = instanceNormJob();
  job.x = x;
  job.scale = scale;
  job.offset = offset;
  job.residual = residual;
  job.y = y;
  job.mean = mean;
  job.variance = variance;
  job.batch = batch;
  job.pixels = pixels;
  job.channels = channels;
  job.activation = activation;
  job.epsilon = epsilon;
  job.scratch = scratch;
  runOver(batch * pixels * channels, INSTANCE_NORM);
}

/** `dscale` and `doffset` are written where `scale` is given, `dresidual` where it is. */
export function instanceNormGrad(
  dy: usize, x: usize, y: usize, scale: usize, mean: usize, variance: usize,
  dx: usize, dscale: usize, doffset: usize, dresidual: usize,
  batch: i32, pixels: i32, channels: i32, activation: i32, epsilon: f32, scratch: usize,
): void {
  const job = instanceNormJob();
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
  job.batch = batch;
  job.pixels = pixels;
  job.channels = channels;
  job.activation = activation;
  job.epsilon = epsilon;
  job.scratch = scratch;
  runOver(batch * pixels * channels, INSTANCE_NORM_GRAD);
}
