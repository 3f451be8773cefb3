import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gradientSuite } from '../../src/lib/ml/engine/suite/gradient-suite';
import { BACKEND_NAME, createCpuBackend, type CpuBackend } from '../../src/lib/ml/engine/wasm';

describe.each([
  [1, 'relaxed-simd'],
  [2, 'relaxed-simd-threads'],
] as const)('CPU mode on %i thread(s)', (threads, build) => {
  let cpu: CpuBackend;
  beforeAll(async () => {
    cpu = await createCpuBackend({ threads, build: 'relaxed-simd' });
    await setBackend(BACKEND_NAME);
  });
  afterAll(() => cpu.dispose());

  it('is the build with relaxed SIMD', () => expect(cpu.build).toBe(build));
  gradientSuite({ backend: BACKEND_NAME });
});
