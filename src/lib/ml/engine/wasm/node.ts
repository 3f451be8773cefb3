import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { CpuBackend, CpuBackendOptions, Kernels, Patience } from './create';
import { AWAKE_BETWEEN_KERNELS, createIn, openIn } from './create';
import { NAP_MS } from './imports';
import type { PoolReply, PoolWorker } from './pool';
import type { Variant } from './variant';

async function compile(variant: Variant): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL(`./generated/${variant}.wasm`, import.meta.url)));
}

/** The same life as servePool, in plain script: a thread of Node cannot load TypeScript. */
const WORKER = `
const { parentPort } = require('node:worker_threads');
parentPort.once('message', async ({ module, memory, thread }) => {
  const words = new Int32Array(memory.buffer);
  const sleep = (address, expected) => void Atomics.wait(words, address >> 2, expected, ${NAP_MS});
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, sleep } });
  parentPort.postMessage({ type: 'ready' });
  try {
    exports.serve(thread, 0);
  } catch (error) {
    exports.fail();
  }
});`;

function spawn(): PoolWorker {
  const worker = new Worker(WORKER, { eval: true });
  return {
    post: (start) => worker.postMessage(start),
    onReply: (listener) => {
      worker.on('message', (reply: PoolReply) => listener(reply));
      worker.on('error', (error) => listener({ type: 'failed', message: String(error) }));
    },
    terminate: () => void worker.terminate(),
  };
}

/** The CPU mode in Node, for tests and benchmarks. */
export const createCpuBackend = (
  options: CpuBackendOptions,
  patience: Patience = AWAKE_BETWEEN_KERNELS,
): Promise<CpuBackend> => createIn({ compile, spawn, patience }, options);

/** The kernels alone, without TensorFlow.js; see openIn. */
export const openKernels = (options: CpuBackendOptions): Promise<Kernels> =>
  openIn({ compile, spawn, patience: AWAKE_BETWEEN_KERNELS }, options);
