import { engine, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { DashError } from '../../../domain/errors';
import { BACKEND_NAME, DashBackend } from './backend';
import type { KernelExports } from './exports';
import { createHeap, createMemory, type Heap } from './heap';
import { importsFor } from './imports';
import { registerKernels } from './kernels';
import type { SpawnWorker } from './pool';
import { startPool } from './pool';
import type { BuildRequest, Variant } from './variant';
import { chooseVariant, detectFeatures } from './variant';

export interface CpuBackendOptions {
  /** The calling thread included; more than one needs an isolated page. */
  readonly threads: number;
  readonly build?: BuildRequest;
  /** Bounds the memory, in pages of 64 KiB. */
  readonly maxPages?: number;
}

export interface CpuBackend {
  readonly backend: DashBackend;
  readonly build: Variant;
  readonly threads: number;
  /** Takes the backend out of TensorFlow.js and ends its threads; its tensors are gone. */
  dispose(): void;
}

/** Looks at the shared state that the caller and a worker take before they sleep; negative: they never sleep. */
export interface Patience {
  readonly callerSpins: number;
  readonly workerSpins: number;
}
/** A step's kernels follow each other within a fraction of a millisecond. */
export const AWAKE_BETWEEN_KERNELS: Patience = { callerSpins: 100_000, workerSpins: 20_000 };

/** Where the code runs: how it gets at the compiled kernels, starts workers, and waits. */
export interface Surroundings {
  compile(variant: Variant): Promise<WebAssembly.Module>;
  readonly spawn: SpawnWorker;
  readonly patience: Patience;
}

/** Compiled kernels with a memory and threads of their own. */
export interface Kernels {
  readonly kernels: KernelExports;
  readonly heap: Heap;
  readonly build: Variant;
  readonly threads: number;
  /** Ends the threads. The memory goes with the last reference. */
  release(): void;
}

/**
 * Errors: `BadInput` where the browser lacks what is asked for, `OutOfMemory`, `WorkerCrashed` if a thread fails to
 * start, `NotFound` if the kernels cannot be loaded.
 */
export async function openIn(surroundings: Surroundings, options: CpuBackendOptions): Promise<Kernels> {
  const { threads } = options;
  const build = chooseVariant(options.build ?? 'auto', threads, detectFeatures());
  const module = await surroundings.compile(build);
  const memory = createMemory(threads > 1, options.maxPages);
  const instance = await WebAssembly.instantiate(module, importsFor(memory));
  const kernels = instance.exports as unknown as KernelExports;
  const { callerSpins, workerSpins } = surroundings.patience;
  kernels.setThreads(threads, callerSpins, workerSpins);
  const pool = threads > 1 ? await startPool(threads, module, memory, surroundings.spawn) : null;
  const release = (): void => {
    kernels.quit();
    pool?.terminate();
  };
  return { kernels, heap: createHeap(memory, kernels.heapStart()), build, threads, release };
}

/**
 * Makes the CPU mode and registers it in TensorFlow.js under BACKEND_NAME (the caller sets it). One at a time.
 * Fails as `openIn` does.
 */
export async function createIn(surroundings: Surroundings, options: CpuBackendOptions): Promise<CpuBackend> {
  const { kernels, heap, build, threads, release } = await openIn(surroundings, options);
  const backend = new DashBackend(kernels, heap, threads, release);
  if (engine().registryFactory[BACKEND_NAME] !== undefined) {
    backend.dispose();
    throw new DashError('Internal', 'The CPU mode runs already; dispose of it first.');
  }
  registerKernels();
  registerBackend(BACKEND_NAME, () => backend);
  return {
    backend,
    build,
    threads,
    dispose: () => {
      if (engine().registryFactory[BACKEND_NAME] !== undefined) removeBackend(BACKEND_NAME);
      backend.dispose();
    },
  };
}
