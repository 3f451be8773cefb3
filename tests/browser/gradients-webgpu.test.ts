import { env } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { webgpuAdapter } from '../../src/lib/ml/engine/ladder/adapters';
import { start, type Started } from '../../src/lib/ml/engine/ladder/start';
import { gradientSuite } from '../../src/lib/ml/engine/suite/gradient-suite';
import { createCpuBackend } from '../../src/lib/ml/engine/wasm';

let started: Started;
beforeAll(async () => {
  started = await start({ name: 'webgpu', threads: 1 }, createCpuBackend);
  // Small tensors that were not uploaded yet would be computed on the CPU instead.
  env().set('WEBGPU_CPU_FORWARD', false);
});
afterAll(() => started.dispose());

it('has an adapter, or nothing below would mean anything', async () => {
  const adapter = await webgpuAdapter();
  console.info(`WebGPU adapter: ${adapter?.name} (${adapter?.software ? 'emulated' : 'hardware'})`);
  expect(adapter).not.toBeNull();
});

// A program takes over a millisecond on an emulated adapter, and a step of the whole net runs some hundred.
gradientSuite({ backend: 'webgpu', memoryNet: 'small' });
