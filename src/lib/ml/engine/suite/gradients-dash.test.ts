import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { BACKEND_NAME } from '../wasm/backend';
import type { CpuBackend } from '../wasm/create';
import { createCpuBackend } from '../wasm/node';
import { gradientSuite } from './gradient-suite';

describe('CPU mode, plain SIMD, one thread', () => {
  let cpu: CpuBackend;
  beforeAll(async () => {
    cpu = await createCpuBackend({ threads: 1, build: 'simd' });
    await setBackend(BACKEND_NAME);
  });
  afterAll(() => cpu.dispose());
  gradientSuite({ backend: BACKEND_NAME });
});
