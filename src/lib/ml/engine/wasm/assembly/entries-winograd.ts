import {
  dispatch, runAlone, runOver, threadCount, WINOGRAD, WINOGRAD_GRAD, WINOGRAD_GRAD_SUM, WINOGRAD_PACK,
} from './dispatch';
import { packedPlaneBytes, PLANES, WinogradJob, winogradJob } from './winograd';
import { planWinograd } from './winograd-conv';
import { planWinogradGrad } from './winograd-grad';

function describe(batch: i32, height: i32, width: i32, inChannels: i32, outChannels: i32): WinogradJob {
  const job = winogradJob();
  job.batch = batch;
  job.height = height;
  job.width = width;
  job.inChannels = inChannels;
  job.outChannels = outChannels;
  return job;
}

/** Describes the next convolution; returns the bytes of scratch that `winograd` needs for its filters. */
export function winogradPlan(batch: i32, height: i32, width: i32, inChannels: i32, outChannels: i32): i32 {
  return PLANES * packedPlaneBytes(describe(batch, height, width, inChannels, outChannels));
}

export function winogradScratchBytes(): i32 {
  return planWinograd(winogradJob()) * threadCount();
}

/** The planned convolution; `backwards` ≠ 0 takes the filter of which this is the input gradient. */
export function winograd(
  x: usize, filter: usize, y: usize, backwards: i32, packed: usize, scratch: usize,
): void {
  const job = winogradJob();
  job.x = x;
  job.filter = filter;
  job.y = y;
  job.backwards = backwards;
  job.packed = packed;
  job.scratch = scratch;
  runOver(9 * job.inChannels * job.outChannels, WINOGRAD_PACK);
  dispatch(WINOGRAD);
}

export function winogradGradPlan(
  batch: i32, height: i32, width: i32, inChannels: i32, outChannels: i32,
): i32 {
  const threads = threadCount();
  return planWinogradGrad(describe(batch, height, width, inChannels, outChannels), threads) * threads;
}

export function winogradGrad(x: usize, dy: usize, dfilter: usize, scratch: usize): void {
  const job = winogradJob();
  job.x = x;
  job.y = dy;
  job.filter = dfilter;
  job.scratch = scratch;
  dispatch(WINOGRAD_GRAD);
  if (job.partials > 1) dispatch(WINOGRAD_GRAD_SUM);
  else runAlone(WINOGRAD_GRAD_SUM);
}
