import { batchNormApplyTask, batchNormStatsTask } from './batch-norm';
import { batchNormGradSumsTask, batchNormGradTask } from './batch-norm-grad';
import { biasGradTask, biasTask } from './bias';
import { convTask } from './conv';
import { costTask, descendTask, repelTask } from './descent';
import { distancesTask, neighboursTask } from './distances';
import { depthwiseFilterGradTask, depthwiseInputGradTask, depthwiseTask } from './depthwise';
import { changeGradTask, elementwiseTask } from './elementwise';
import { filterGradSumTask, filterGradTask } from './filter-grad';
import { instanceNormGradTask, instanceNormTask } from './instance-norm';
import {
  CALLER_SPINS, DONE, EPOCH, FAILED, KERNEL, SLEEPING_CALLER, SLEEPING_WORKERS, THREADS, WORKER_SPINS,
} from './layout';
import { packTask } from './pack';
import { averageGradTask, averageTask, maxGradTask, maxTask } from './pooling';
import { projectGradTask, projectTask } from './project';
import { rearrangeTask } from './rearrange';
import { spectralGradTask, spectralTask } from './spectral';
import { totalTask } from './total';
import { winogradPackTask } from './winograd';
import { winogradTask } from './winograd-conv';
import { winogradGradSumTask, winogradGradTask } from './winograd-grad';

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
export const BIAS: i32 = 14;
export const BIAS_GRAD: i32 = 15;
export const INSTANCE_NORM: i32 = 16;
export const INSTANCE_NORM_GRAD: i32 = 17;
export const REARRANGE: i32 = 18;
export const CHANGE_GRAD: i32 = 19;
export const TOTAL: i32 = 20;
export const PROJECT: i32 = 21;
export const PROJECT_GRAD: i32 = 22;
export const SPECTRAL: i32 = 23;
export const SPECTRAL_GRAD: i32 = 24;
export const DEPTHWISE: i32 = 25;
export const DEPTHWISE_INPUT_GRAD: i32 = 26;
export const DEPTHWISE_FILTER_GRAD: i32 = 27;
export const WINOGRAD_PACK: i32 = 28;
export const WINOGRAD: i32 = 29;
export const WINOGRAD_GRAD: i32 = 30;
export const WINOGRAD_GRAD_SUM: i32 = 31;
export const DISTANCES: i32 = 32;
export const NEIGHBOURS: i32 = 33;
export const REPEL: i32 = 34;
export const DESCEND: i32 = 35;
export const COST: i32 = 36;
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
    case BIAS:
      biasTask(thread, threads);
      break;
    case BIAS_GRAD:
      biasGradTask(thread, threads);
      break;
    case INSTANCE_NORM:
      instanceNormTask(thread, threads);
      break;
    case INSTANCE_NORM_GRAD:
      instanceNormGradTask(thread, threads);
      break;
    case REARRANGE:
      rearrangeTask(thread, threads);
      break;
    case CHANGE_GRAD:
      changeGradTask(thread, threads);
      break;
    case TOTAL:
      totalTask(thread, threads);
      break;
    case PROJECT:
      projectTask(thread, threads);
      break;
    case PROJECT_GRAD:
      projectGradTask(thread, threads);
      break;
    case SPECTRAL:
      spectralTask(thread, threads);
      break;
    case SPECTRAL_GRAD:
      spectralGradTask(thread, threads);
      break;
    case DEPTHWISE:
      depthwiseTask(thread, threads);
      break;
    case DEPTHWISE_INPUT_GRAD:
      depthwiseInputGradTask(thread, threads);
      break;
    case DEPTHWISE_FILTER_GRAD:
      depthwiseFilterGradTask(thread, threads);
      break;
    case WINOGRAD_PACK:
      winogradPackTask(thread, threads);
      break;
    case WINOGRAD:
      winogradTask(thread, threads);
      break;
    case WINOGRAD_GRAD:
      winogradGradTask(thread, threads);
      break;
    case WINOGRAD_GRAD_SUM:
      winogradGradSumTask(thread, threads);
      break;
    case DISTANCES:
      distancesTask(thread, threads);
      break;
    case NEIGHBOURS:
      neighboursTask(thread, threads);
      break;
    case REPEL:
      repelTask(thread, threads);
      break;
    case DESCEND:
      descendTask(thread, threads);
      break;
    case COST:
      costTask(thread, threads);
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

/** Elements below which waking the other threads costs more than it gives. */
const SMALL: i32 = 16_384;

/** Runs the kernel over so many elements, on all threads if it is worth it; returns how many ran it. */
export function runOver(elements: i32, kernel: i32): i32 {
  if (elements < SMALL) {
    run(kernel, 0, 1);
    return 1;
  }
  dispatch(kernel);
  return threadCount();
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
