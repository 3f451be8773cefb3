import { defineChange } from './change';
import { defineConv } from './conv';
import type { StockBackend } from './define';
import { defineDense } from './dense';
import { defineInstanceNorm } from './instance-norm';
import { defineLayout } from './layout';
import { defineNonlinearity } from './nonlinearity';
import { defineNorm } from './norm';
import { defineOptimizer } from './optimizer';
import { definePool } from './pool';
import { defineScalars } from './scalars';
import { defineSpectral } from './spectral';

/** Gives a stock TensorFlow.js backend the kernels of the facade, composed of its own forward ops. Idempotent. */
export function defineStockKernels(backend: StockBackend): void {
  defineConv(backend);
  defineNorm(backend);
  definePool(backend);
  defineDense(backend);
  defineOptimizer(backend);
  defineNonlinearity(backend);
  defineInstanceNorm(backend);
  defineLayout(backend);
  defineChange(backend);
  defineScalars(backend);
  defineSpectral(backend);
}
export { STOCK_BACKENDS, type StockBackend } from './define';
export { compileAhead } from './webgpu-program';
