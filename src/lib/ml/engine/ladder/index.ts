import { createCpuBackend } from '../wasm';
import { webglAdapter, webgpuAdapter, type Adapter } from './adapters';
import type { Climb, Open } from './contract';
import { climbIn, openIn, type Surroundings } from './ladder';
import type { Rung } from './rungs';
import { start } from './start';

async function adapter({ name }: Rung): Promise<Adapter | null> {
  if (name === 'webgpu') return webgpuAdapter();
  if (name === 'webgl') return webglAdapter();
  return { name: name === 'wasm' ? 'WebAssembly' : 'JavaScript', software: false };
}

const here = (): Surroundings => ({
  cores: navigator.hardwareConcurrency,
  isolated: globalThis.crossOriginIsolated,
  adapter,
  start: (options) => start(options, createCpuBackend),
});

/** Probes the rungs that the request allows and opens the fastest right one, in a page or worker. */
export const climb: Climb = (request) => climbIn(here(), request);

/** Opens a recorded choice without probing. */
export const open: Open = (choice) => openIn(here(), choice);
