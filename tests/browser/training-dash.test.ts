import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { trainingSuite } from '../../src/lib/ml/classifier/training-suite';
import { BACKEND_NAME, createCpuBackend, type CpuBackend } from '../../src/lib/ml/engine/wasm';

describe.each([1, 2])('training in the CPU mode on %i thread(s)', (threads) => {
  let cpu: CpuBackend;
  beforeAll(async () => {
    cpu = await createCpuBackend({ threads, build: 'relaxed-simd' });
    await setBackend(BACKEND_NAME);
  });
  afterAll(() => cpu.dispose());
  trainingSuite({ learns: false });
});
