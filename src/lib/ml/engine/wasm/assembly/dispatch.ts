import {
  batchNormApplyTask,
  batchNormGradSumsTask,
  batchNormGradTask,
  batchNormStatsTask,
} from './batch-norm';
import { convTask } from './conv';
import { elementwiseTask } from './elementwise';
import { filterGradSumTask, filterGradTask } from './filter-grad';
import {
  CALLER_SPINS, DONE, EPOCH, FAILED, KERNEL, SLEEPING_CALLER, SLEEPING_WORKERS, THREADS, WORKER_SPINS,
} from './layout';
import { packTask } from './pack';
import { averageGradTask, averageTask, maxGradTask, maxTask } from './pooling';

export const PACK: i32 = 1;
export const CONV: i32 = 2;
export const FILTER_GRAD: i32 = 3;
export const FILTER_GRAD_SUM: i32 = 4;
export const BN_STATS: i32 = 5;
export const BN_APPLY: i32 = 6;
export const BN_GRAD_SUMS: i32 = 7;
export const BN_GRAD: i32 = 8;
export const ELEMENTWISE: i32 = 9;
export const AVERAGE: i32 = 10;
export const AVERAGE_GRAD: i32 = 11;
export const MAX_POOL: i32 = 12;
export const MAX_POOL_GRAD: i32 = 13;
const QUIT: i32 = -1;

/**
 * Sleeps until told, unless the word at `at` is no longer `expected`. Not memory.atomic.wait32: around that instruction the
 * baseline compiler of V8 11.3 (Node 20) loses the locals of the function, so that a thread sleeps for ever.
 */
@external('env', 'sleep')
declare function sleep(at: usize, expected: i32): void;

function run(kernel: i32, thread: i32, threads: i32): void {
  switch (kernel) {
    case PACK:
      packTask(thread, threads);
      break;
    case CONV:
      convTask(thread, threads);
      break;
    case FILTER_GRAD:
      filterGradTask(thread, threads);
      break;
    case FILTER_GRAD_SUM:
      filterGradSumTask(thread, threads);
      break;
    case BN_STATS:
      batchNormStatsTask(thread, threads);
      break;
    case BN_APPLY:
      batchNormApplyTask(thread, threads);
      break;
    case BN_GRAD_SUMS:
      batchNormGradSumsTask(thread, threads);
      break;
    case BN_GRAD:
      batchNormGradTask(thread, threads);
      break;
    case ELEMENTWISE:
      elementwiseTask(thread, threads);
      break;
    case AVERAGE:
      averageTask(thread, threads);
      break;
    case AVERAGE_GRAD:
      averageGradTask(thread, threads);
      break;
    case MAX_POOL:
      maxTask(thread, threads);
      break;
    case MAX_POOL_GRAD:
      maxGradTask(thread, threads);
      break;
  }
}

export function threadCount(): i32 {
  return ASC_FEATURE_THREADS ? max(1, load<i32>(THREADS)) : 1;
}

/** Runs the kernel on the calling thread alone. */
export function runAlone(kernel: i32): void {
  run(kernel, 0, 1);
}

/** Runs the kernel on all threads, the caller being thread 0, and returns when all have finished. */
export function dispatch(kernel: i32): void {
  const threads = threadCount();
  if (ASC_FEATURE_THREADS) {
    if (threads > 1) {
      // A dead worker would never finish; the caller reports it.
      if (load<i32>(FAILED)) return;
      begin(kernel);
      run(kernel, 0, threads);
      awaitWorkers(threads - 1);
      return;
    }
  }
  run(kernel, 0, 1);
}

function begin(kernel: i32): void {
  store<i32>(KERNEL, kernel);
  atomic.store<i32>(DONE, 0);
  atomic.add<i32>(EPOCH, 1);
  // A worker that counts itself in after this look finds the new epoch and does not fall asleep.
  if (atomic.load<i32>(SLEEPING_WORKERS) > 0) atomic.notify(EPOCH, -1);
}

function awaitWorkers(workers: i32): void {
  const limit = load<i32>(CALLER_SPINS);
  for (let spins = 0; spins < limit || limit < 0; spins++) {
    if (atomic.load<i32>(DONE) == workers) return;
  }
  atomic.store<i32>(SLEEPING_CALLER, 1);
  for (;;) {
    const done = atomic.load<i32>(DONE);
    if (done == workers) break;
    sleep(DONE, done);
  }
  atomic.store<i32>(SLEEPING_CALLER, 0);
}

/** Counts the calling worker as finished with the running kernel. */
function finish(): void {
  atomic.add<i32>(DONE, 1);
  if (atomic.load<i32>(SLEEPING_CALLER)) atomic.notify(DONE, 1);
}

/** A worker's life: `seen` is the epoch when it was made, so that no kernel is missed. Returns when told to quit. */
export function serve(thread: i32, seen: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  const limit = load<i32>(WORKER_SPINS);
  for (;;) {
    for (let spins = 0; spins < limit; spins++) {
      if (atomic.load<i32>(EPOCH) != seen) break;
    }
    while (atomic.load<i32>(EPOCH) == seen) {
      atomic.add<i32>(SLEEPING_WORKERS, 1);
      sleep(EPOCH, seen);
      atomic.sub<i32>(SLEEPING_WORKERS, 1);
    }
    seen++;
    const kernel = load<i32>(KERNEL);
    if (kernel == QUIT) return;
    run(kernel, thread, load<i32>(THREADS));
    finish();
  }
}

export function quit(): void {
  if (ASC_FEATURE_THREADS) begin(QUIT);
}

export function fail(): void {
  if (!ASC_FEATURE_THREADS) return;
  atomic.store<i32>(FAILED, 1);
  finish();
}
