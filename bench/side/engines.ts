import { env, getBackend, ready, setBackend } from '@tensorflow/tfjs-core';
import { webgpuAdapter } from '../../src/lib/ml/engine/ladder/adapters';
import { defineStockKernels } from '../../src/lib/ml/engine/stock';
import { BACKEND_NAME, createCpuBackend, type CpuBackend } from '../../src/lib/ml/engine/wasm';

/** A build of the CPU mode. */
export interface DashEngine {
  readonly engine: 'dash';
  readonly build: 'simd' | 'relaxed-simd';
  readonly threads: number;
}
/** One of TensorFlow.js' own backends, under our facade. */
export interface StockEngine {
  readonly engine: 'webgpu' | 'webgl' | 'cpu';
}

/** Opens the CPU mode and makes it TensorFlow.js' backend. */
export async function openDash({ threads, build }: DashEngine): Promise<CpuBackend> {
  const cpu = await createCpuBackend({ threads, build });
  await setBackend(BACKEND_NAME);
  return cpu;
}

async function load(engine: StockEngine['engine']): Promise<void> {
  if (engine === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  else if (engine === 'webgl') await import('@tensorflow/tfjs-backend-webgl');
  else await import('@tensorflow/tfjs-backend-cpu');
}

async function adapterOf(engine: StockEngine['engine']): Promise<string> {
  if (engine === 'cpu') return getBackend();
  if (engine === 'webgl') return `webgl ${env().getNumber('WEBGL_VERSION')}`;
  const adapter = await webgpuAdapter();
  return `${adapter?.name ?? 'unknown adapter'}${adapter?.software ? ', software' : ''}`;
}

/** Opens the side; returns what it runs on, in words. */
export async function openEngine(side: DashEngine | StockEngine): Promise<string> {
  if (side.engine === 'dash') {
    const cpu = await openDash(side);
    return `${cpu.build}, ${cpu.threads} threads`;
  }
  await load(side.engine);
  if (!(await setBackend(side.engine))) throw new Error(`TensorFlow.js has no ${side.engine} here.`);
  await ready();
  defineStockKernels(side.engine);
  return adapterOf(side.engine);
}
