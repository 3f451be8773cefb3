import { memory, setBackend } from '@tensorflow/tfjs-core';
import type { OpenEngine } from '../ladder/contract';
import { BACKEND_NAME } from './backend';
import { createCpuBackend } from './node';

/** The CPU mode in Node as the one open engine, for tests of what computes on it. */
export async function openNodeEngine(threads: number): Promise<OpenEngine> {
  const cpu = await createCpuBackend({ threads });
  await setBackend(BACKEND_NAME);
  return {
    choice: { name: 'wasm', adapter: cpu.build, threads: cpu.threads, reason: 'It runs in Node.' },
    lost: new Promise(() => undefined),
    memory: () => ({ tensors: memory().numTensors, bytes: memory().numBytes }),
    async dispose() {
      cpu.dispose();
    },
  };
}
