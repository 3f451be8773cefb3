import type { BackendChoice, BackendRequest } from '../../domain/backend';
import { webgpuAdapter } from '../engine/ladder/adapters';
import { threadCounts } from '../engine/ladder/rungs';
import { openKernels } from '../engine/wasm';
import type { Machine } from './contract';
import { kernelMachine } from './kernels';
import { PLAIN } from './plain';

export interface OpenMachine {
  readonly choice: BackendChoice;
  /** Measures distances, and lays out where there is no device. */
  readonly machine: Machine;
  /** What lays out instead. */
  readonly device: GPUDevice | null;
  close(): void;
}

export type Open = (request: BackendRequest) => Promise<OpenMachine>;
export type OpenOnCpu = (request: BackendRequest) => Promise<Omit<OpenMachine, 'device'>>;

/**
 * What projections and clusters compute on: kernels of their own with threads of their own, beside which a GPU lays out
 * where it is asked for or, with `auto`, where one is at hand that is not emulated. WebGL has no such programs, so that
 * the CPU mode stands in. Where there is no SIMD, or nothing but `cpu` is asked for, it is plain script.
 */
export const openMachine: Open = async (request) => {
  const { name } = request;
  const device = name === 'webgpu' || name === 'auto' ? await gpu(name === 'webgpu') : null;
  const cpu = await openOnCpu(request);
  if (device === null) return { ...cpu, device };
  return {
    choice: {
      name: 'webgpu',
      adapter: device.name,
      threads: 1,
      reason: 'A graphics processor lays out fastest.',
    },
    machine: cpu.machine,
    device: device.device,
    close() {
      cpu.close();
      device.device.destroy();
    },
  };
};

/** The same without a GPU, for what only measures distances. */
export const openOnCpu: OpenOnCpu = async ({ name, threads }) => {
  const plain = (reason: string): Omit<OpenMachine, 'device'> => ({
    choice: { name: 'cpu', adapter: 'JavaScript', threads: 1, reason },
    machine: PLAIN,
    close: () => undefined,
  });
  if (name === 'cpu') return plain('Plain JavaScript was asked for.');
  const wanted = name === 'wasm' ? threads : null;
  const [count = 1] = threadCounts(wanted, navigator.hardwareConcurrency, globalThis.crossOriginIsolated);
  try {
    const kernels = await openKernels({ threads: count });
    const reason = `The CPU mode on ${count === 1 ? 'one thread' : `${count} threads`}.`;
    return {
      choice: { name: 'wasm', adapter: kernels.build, threads: count, reason },
      machine: kernelMachine(kernels),
      close: () => kernels.release(),
    };
  } catch (error) {
    if (name === 'wasm') throw error;
    return plain(
      `The CPU mode does not start here: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

/** `null` where there is none; an emulated one only where it was asked for. */
async function gpu(asked: boolean): Promise<{ name: string; device: GPUDevice } | null> {
  const found = await webgpuAdapter();
  if (found === null || (found.software && !asked)) return null;
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  const device = await adapter?.requestDevice().catch(() => null);
  return device ? { name: found.name, device } : null;
}
