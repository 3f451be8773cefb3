import { AVERAGE, AVERAGE_GRAD, ELEMENTWISE, fail, MAX_POOL, MAX_POOL_GRAD, quit, runOver, serve } from './dispatch';
import { adam, elementwiseJob, sgd } from './elementwise';
import { CALLER_SPINS, FAILED, HEAP, THREADS, WORKER_SPINS } from './layout';
import { columnSum, poolJob } from './pooling';

export * from './entries-conv';
export * from './entries-depthwise';
export * from './entries-image';
export * from './entries-loss';
export * from './entries-norm';
export * from './entries-points';
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
