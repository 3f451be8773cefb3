import { depthwiseJob, foldDepthwise } from './depthwise';
import { DEPTHWISE, DEPTHWISE_FILTER_GRAD, DEPTHWISE_INPUT_GRAD, runOver, threadCount } from './dispatch';

/** Describes the next depthwise kernel. */
export function depthwisePlan(
  batch: i32, inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, stride: i32, padTop: i32, padLeft: i32,
): void {
  const job = depthwiseJob();
  job.batch = batch;
  job.inHeight = inHeight;
  job.inWidth = inWidth;
  job.channels = channels;
  job.outHeight = outHeight;
  job.outWidth = outWidth;
  job.kernelHeight = kernelHeight;
  job.kernelWidth = kernelWidth;
  job.stride = stride;
  job.padTop = padTop;
  job.padLeft = padLeft;
}

function elements(): i32 {
  const job = depthwiseJob();
  return job.batch * job.channels * max(job.inHeight * job.inWidth, job.outHeight * job.outWidth);
}

/** The planned convolution of x; `backwards` ≠ 0 reads the filter from its end. */
export function depthwise(x: usize, filter: usize, y: usize, backwards: i32): void {
  const job = depthwiseJob();
  const tap = job.channels * 4, row = job.kernelWidth * tap;
  job.x = x;
  job.y = y;
  job.filter = backwards ? filter + <usize>((job.kernelHeight - 1) * row + (job.kernelWidth - 1) * tap) : filter;
  job.rowBytes = backwards ? -row : row;
  job.tapBytes = backwards ? -tap : tap;
  runOver(elements(), DEPTHWISE);
}

export function depthwiseInputGrad(dy: usize, filter: usize, dx: usize): void {
  const job = depthwiseJob();
  job.x = dx;
  job.y = dy;
  job.filter = filter;
  job.tapBytes = job.channels * 4;
  job.rowBytes = job.kernelWidth * job.tapBytes;
  runOver(elements(), DEPTHWISE_INPUT_GRAD);
}

export function depthwiseFilterGradBytes(kernelHeight: i32, kernelWidth: i32, channels: i32): i32 {
  return kernelHeight * kernelWidth * channels * 4 * threadCount();
}

export function depthwiseFilterGrad(x: usize, dy: usize, dfilter: usize, scratch: usize): void {
  const job = depthwiseJob();
  job.x = x;
  job.y = dy;
  job.partials = scratch;
  foldDepthwise(job, dfilter, runOver(elements(), DEPTHWISE_FILTER_GRAD));
}
