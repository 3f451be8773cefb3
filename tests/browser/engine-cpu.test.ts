import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpuBackend, detectFeatures, type CpuBackend } from '../../src/lib/ml/engine/wasm';
import { kernelSuite } from '../../src/lib/ml/engine/wasm/testing/suite';

describe('the page', () => {
  it('is isolated and has relaxed SIMD, so that what follows tests what it says', () => {
    expect(crossOriginIsolated).toBe(true);
    expect(detectFeatures()).toEqual({ simd: true, relaxedSimd: true, sharedMemory: true });
  });
});

describe.each([
  ['simd', 1, 'simd'],
  ['relaxed-simd', 1, 'relaxed-simd'],
  ['simd', 2, 'simd-threads'],
  ['auto', 2, 'relaxed-simd-threads'],
] as const)('build %s on %i threads', (request, threads, build) => {
  let cpu: CpuBackend;
  beforeAll(async () => {
    cpu = await createCpuBackend({ threads, build: request });
    await setBackend('dash');
  });
  afterAll(() => cpu.dispose());

  it('is the one asked for', () => expect(cpu.build).toBe(build));
  kernelSuite();
});

describe('in a worker', () => {
  const sumOn = (threads: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./engine-cpu.worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<number>) => {
        worker.terminate();
        resolve(data);
      };
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(threads);
    });

  it('gives the same sum each time, though every worker before was killed with its pool asleep', async () => {
    const first = await sumOn(2);
    expect(first).not.toBe(0);
    for (let i = 0; i < 4; i++) expect(await sumOn(2)).toBe(first);
    expect(await sumOn(1)).toBe(first);
  });
});
