import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { defineStockKernels } from '../engine/stock';
import { loadBackbone } from './node';
import { backboneSuite } from './testing/suite';

beforeAll(async () => {
  await setBackend('cpu');
  defineStockKernels('cpu');
});

backboneSuite(loadBackbone);
