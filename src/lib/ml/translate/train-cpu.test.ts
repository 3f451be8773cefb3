import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { defineStockKernels } from '../engine/stock';
import { translatorSuite } from './train-suite';

beforeAll(async () => {
  await setBackend('cpu');
  defineStockKernels('cpu');
});
translatorSuite();
