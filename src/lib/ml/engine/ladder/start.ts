import {
  env,
  findBackendFactory,
  memory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import type { BackendName } from '../../../domain/backend';
import { DashError } from '../../../domain/errors';
import { defineStockKernels, type StockBackend } from '../stock';
import type { BuildRequest } from '../wasm/variant';
import type { CpuBackend, CpuBackendOptions } from '../wasm/create';
import { BACKEND_NAME } from '../wasm/backend';

/** A backend that computes now. */
export interface Started {
  /** The build of the CPU mode; `null` for the others, whose adapter is known before. */
  readonly build: string | null;
  readonly lost: Promise<string>;
  dispose(): void;
}

export interface StartOptions {
  readonly name: BackendName;
  readonly threads: number;
  readonly build?: BuildRequest;
}
export type CreateCpuMode = (options: CpuBackendOptions) => Promise<CpuBackend>;

const NEVER = new Promise<string>(() => undefined);
type Factory = ReturnType<typeof findBackendFactory>;
const factories = new Map<StockBackend, Factory>();

/**
 * Programs that are handed to a GPU at a time, where TensorFlow.js takes 15: a step of the default network is handed over
 * in four pieces. What is disposed of meanwhile is freed only then, so that not all of a step is one piece.
 */
const PROGRAMS_A_SUBMISSION = 32;

/** Loading registers the backend once; disposing takes the registration away, so the factory is remembered. */
async function load(name: StockBackend): Promise<void> {
  const known = factories.get(name);
  if (known !== undefined) {
    if (!findBackendFactory(name)) registerBackend(name, known);
    return;
  }
  if (name === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  else if (name === 'webgl') await import('@tensorflow/tfjs-backend-webgl');
  else await import('@tensorflow/tfjs-backend-cpu');
  if (name === 'webgpu') env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', PROGRAMS_A_SUBMISSION);
  const factory = findBackendFactory(name);
  if (!factory) throw new DashError('BadInput', `This browser has no ${name}.`);
  factories.set(name, factory);
}

async function lossOf(name: StockBackend): Promise<string> {
  if (name !== 'webgpu') return NEVER;
  const { engine } = await import('@tensorflow/tfjs-core');
  const { device } = engine().backend as unknown as { device: GPUDevice };
  const { reason, message } = await device.lost;
  return reason === 'destroyed' ? NEVER : message || 'the browser gave no reason';
}

/** Makes a backend current. Throws `BadInput` where it cannot start, and what the CPU mode throws. */
export async function start(options: StartOptions, createCpuMode: CreateCpuMode): Promise<Started> {
  const { name, threads, build } = options;
  if (name === 'wasm') {
    const cpu = await createCpuMode({ threads, ...(build === undefined ? {} : { build }) });
    await setBackend(BACKEND_NAME);
    return { build: cpu.build, lost: NEVER, dispose: () => cpu.dispose() };
  }
  await load(name);
  const ready = await setBackend(name).catch(() => false);
  if (!ready) {
    removeBackend(name);
    throw new DashError('BadInput', `The browser offers ${name}, but it could not be started.`);
  }
  defineStockKernels(name);
  return { build: null, lost: lossOf(name), dispose: () => removeBackend(name) };
}

export const memoryAlive = (): { tensors: number; bytes: number } => {
  const { numTensors, numBytes } = memory();
  return { tensors: numTensors, bytes: numBytes };
};
