import { env } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { webglAdapter } from '../../src/lib/ml/engine/ladder/adapters';
import { start, type Started } from '../../src/lib/ml/engine/ladder/start';
import { gradientSuite } from '../../src/lib/ml/engine/suite/gradient-suite';
import { createCpuBackend } from '../../src/lib/ml/engine/wasm';

let started: Started;
beforeAll(async () => {
  started = await start({ name: 'webgl', threads: 1 }, createCpuBackend);
  // Small tensors that were not uploaded yet would be computed on the CPU instead.
  env().set('WEBGL_CPU_FORWARD', false);
});
afterAll(() => started.dispose());

it('has an adapter, or nothing below would mean anything', async () => {
  const adapter = await webglAdapter();
  console.info(`WebGL adapter: ${adapter?.name} (${adapter?.software ? 'emulated' : 'hardware'})`);
  expect(adapter).not.toBeNull();
});

gradientSuite({ backend: 'webgl' });
