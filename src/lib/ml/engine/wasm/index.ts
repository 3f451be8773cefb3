import { DashError } from '../../../domain/errors';
import type { CpuBackend, CpuBackendOptions, Kernels } from './create';
import { AWAKE_BETWEEN_KERNELS, createIn, openIn } from './create';
import relaxedSimdThreads from './generated/relaxed-simd-threads.wasm?url';
import relaxedSimd from './generated/relaxed-simd.wasm?url';
import simdThreads from './generated/simd-threads.wasm?url';
import simd from './generated/simd.wasm?url';
import type { PoolReply, PoolWorker } from './pool';
import type { Variant } from './variant';

export { BACKEND_NAME, DashBackend } from './backend';
export type { BackendMemory } from './backend';
export type { CpuBackend, CpuBackendOptions, Kernels } from './create';
export { chooseVariant, detectFeatures } from './variant';
export type { BuildRequest, Features, Variant } from './variant';

const URLS: Readonly<Record<Variant, string>> = {
  simd,
  'relaxed-simd': relaxedSimd,
  'simd-threads': simdThreads,
  'relaxed-simd-threads': relaxedSimdThreads,
};

async function compile(variant: Variant): Promise<WebAssembly.Module> {
  const response = await fetch(URLS[variant]).catch(() => undefined);
  if (response?.ok !== true) {
    throw new DashError('NotFound', 'The kernels of the CPU mode could not be loaded. Reload the page.');
  }
  // Plain hosts may not know the type that streaming compilation insists on.
  return WebAssembly.compile(await response.arrayBuffer());
}

function spawn(): PoolWorker {
  const worker = new Worker(new URL('../../../../workers/kernel.worker.ts', import.meta.url), {
    type: 'module',
    name: 'dash-kernel',
  });
  return {
    post: (start) => worker.postMessage(start),
    onReply: (listener) => {
      worker.onmessage = ({ data }: MessageEvent<PoolReply>) => listener(data);
      worker.onerror = ({ message }) =>
        listener({ type: 'failed', message: message || 'it could not be loaded.' });
    },
    terminate: () => worker.terminate(),
  };
}

const onPage = typeof document !== 'undefined';
const patience = onPage ? { ...AWAKE_BETWEEN_KERNELS, callerSpins: -1 } : AWAKE_BETWEEN_KERNELS;

/** The CPU mode in a page or worker; see createIn. */
export const createCpuBackend = (options: CpuBackendOptions): Promise<CpuBackend> =>
  createIn({ compile, spawn, patience }, options);

/** The kernels alone, without TensorFlow.js; see openIn. */
export const openKernels = (options: CpuBackendOptions): Promise<Kernels> =>
  openIn({ compile, spawn, patience }, options);
