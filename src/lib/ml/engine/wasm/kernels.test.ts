import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { BACKEND_NAME } from './backend';
import type { CpuBackend } from './create';
import { createCpuBackend } from './node';
import { kernelSuite } from './testing/suite';
import { imageKernelSuite } from './testing/suite-image';
import { lossKernelSuite } from './testing/suite-loss';

describe.each([1, 2, 3])('kernels on %i threads', (threads) => {
  let cpu: CpuBackend;
  beforeAll(async () => {
    cpu = await createCpuBackend({ threads, build: 'simd' });
    await setBackend(BACKEND_NAME);
  });
  afterAll(() => cpu.dispose());
  kernelSuite();
  imageKernelSuite();
  lossKernelSuite();
});
