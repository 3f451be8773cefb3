/**
 * Fixed addresses below the heap. Instances of one module share nothing but memory, so whatever the threads must
 * agree on stands here and not in a global. Each counter has a cache line of its own.
 */
/** Counts the kernels begun; workers sleep on it. */
export const EPOCH: usize = 64;
/** Workers that have finished the running kernel; the caller sleeps on it. */
export const DONE: usize = 128;
export const KERNEL: usize = 192;
export const THREADS: usize = 196;
/** Set by a worker that trapped. */
export const FAILED: usize = 200;
/** Looks that the caller and a worker take before they sleep; negative: never (a page's main thread may not). */
export const CALLER_SPINS: usize = 204;
export const WORKER_SPINS: usize = 208;
export const SLEEPING_WORKERS: usize = 256;
export const SLEEPING_CALLER: usize = 320;
/** The arguments of the running kernel, laid out by its job class. */
export const JOB: usize = 384;
/** The arguments of the packing that precedes it. */
export const PACK_JOB: usize = 640;
/** A double for each thread, in which it leaves its part of a sum. */
export const PARTIALS: usize = 1024;
/** Below this address nothing is allocated. */
export const HEAP: usize = 4096;
