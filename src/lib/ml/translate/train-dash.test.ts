import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll } from 'vitest';
import { BACKEND_NAME } from '../engine/wasm/backend';
import type { CpuBackend } from '../engine/wasm/create';
import { createCpuBackend } from '../engine/wasm/node';
import { translatorSuite } from './train-suite';

let cpu: CpuBackend;
beforeAll(async () => {
  cpu = await createCpuBackend({ threads: 1, build: 'simd' });
  await setBackend(BACKEND_NAME);
});
afterAll(() => cpu.dispose());
translatorSuite();
