import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { defineStockKernels } from '../stock';
import { gradientSuite } from './gradient-suite';

beforeAll(async () => {
  await setBackend('cpu');
  defineStockKernels('cpu');
});

gradientSuite({ backend: 'cpu' });
