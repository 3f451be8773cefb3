import { biasJob, foldBias, repeatBias } from './bias';
import {
  BIAS, BIAS_GRAD, CHANGE_GRAD, PROJECT, PROJECT_GRAD, REARRANGE, runOver, threadCount,
} from './dispatch';
import { changeGradJob } from './elementwise';
import { projectJob } from './project';
import { rearrangeJob } from './rearrange';

/** Floats of a row of the bias kernels: whole vectors of whole repetitions, long enough for a loop. */
const SHORT_ROW: i32 = 64;

function biasPeriod(channels: i32): i32 {
  const single = channels % 4 == 0 ? channels : channels % 2 == 0 ? channels * 2 : channels * 4;
  // Pairs of vectors: the gradient takes two at a time.
  const pair = single % 8 == 0 ? single : single * 2;
  return pair >= SHORT_ROW ? pair : ((SHORT_ROW + pair - 1) / pair) * pair;
}

export function biasScratchBytes(channels: i32): i32 {
  return biasPeriod(channels) * (4 + 8 * threadCount()) + 128;
}

/** y = act(x + bias); `bias` may be 0. */
export function bias(
  x: usize, bias: usize, y: usize, count: i32, channels: i32, activation: i32, scratch: usize,
): void {
  const job = biasJob();
  job.x = x;
  job.y = y;
  job.pattern = scratch;
  job.count = count;
  job.period = biasPeriod(channels);
  job.activation = activation;
  repeatBias(bias, channels, scratch, job.period);
  runOver(count, BIAS);
}

/** `dbias` may be 0. */
export function biasGrad(
  dy: usize, y: usize, dx: usize, dbias: usize, count: i32, channels: i32, activation: i32, scratch: usize,
): void {
  const job = biasJob();
  job.dy = dy;
  job.y = y;
  job.dx = dx;
  job.sums = dbias ? scratch : 0;
  job.count = count;
  job.period = biasPeriod(channels);
  job.activation = activation;
  const threads = runOver(count, BIAS_GRAD);
  if (dbias) foldBias(job, channels, dbias, threads);
}

/** See RearrangeJob. */
export function rearrange(
  kind: i32, from: usize, second: usize, to: usize, rows: i32, width: i32, channels: i32, channels2: i32,
): void {
  const job = rearrangeJob();
  job.kind = kind;
  job.from = from;
  job.second = second;
  job.to = to;
  job.rows = rows;
  job.width = width;
  job.channels = channels;
  job.channels2 = channels2;
  runOver(rows * width * (channels + channels2), REARRANGE);
}

export function changeGrad(dy: usize, x: usize, change: usize, dx: usize, dchange: usize, count: i32): void {
  const job = changeGradJob();
  job.dy = dy;
  job.x = x;
  job.change = change;
  job.dx = dx;
  job.dchange = dchange;
  job.count = count;
  runOver(count, CHANGE_GRAD);
}

export function project(x: usize, direction: usize, y: usize, batch: i32, pixels: i32, channels: i32): void {
  const job = projectJob();
  job.x = x;
  job.direction = direction;
  job.y = y;
  job.batch = batch;
  job.pixels = pixels;
  job.channels = channels;
  runOver(batch * pixels * channels, PROJECT);
}

export function projectGrad(
  dy: usize, x: usize, direction: usize, dx: usize, ddirection: usize, batch: i32, pixels: i32, channels: i32,
): void {
  const job = projectJob();
  job.x = x;
  job.direction = direction;
  job.y = dy;
  job.dx = dx;
  job.ddirection = ddirection;
  job.batch = batch;
  job.pixels = pixels;
  job.channels = channels;
  runOver(batch * pixels * channels, PROJECT_GRAD);
}
