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
