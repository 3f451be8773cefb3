import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { BACKEND_NAME } from '../engine/wasm/backend';
import type { CpuBackend } from '../engine/wasm/create';
import { createCpuBackend } from '../engine/wasm/node';
import { loadBackbone } from './node';
import { backboneSuite } from './testing/suite';

describe.each([1, 2])('CPU mode, %i thread(s)', (threads) => {
  let cpu: CpuBackend;
  beforeAll(async () => {
    cpu = await createCpuBackend({ threads, build: 'simd' });
    await setBackend(BACKEND_NAME);
  });
  afterAll(() => cpu.dispose());
  backboneSuite(loadBackbone);
});
