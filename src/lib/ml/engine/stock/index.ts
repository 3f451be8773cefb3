import { defineConv } from './conv';
import type { StockBackend } from './define';
import { defineDense } from './dense';
import { defineNorm } from './norm';
import { defineOptimizer } from './optimizer';
import { definePool } from './pool';

/** Gives a stock TensorFlow.js backend the kernels of the facade, composed of its own forward ops. Idempotent. */
export function defineStockKernels(backend: StockBackend): void {
  defineConv(backend);
  defineNorm(backend);
  definePool(backend);
  defineDense(backend);
  defineOptimizer(backend);
}
export { STOCK_BACKENDS, type StockBackend } from './define';
