import { expect, it, vi } from 'vitest';
import { climb, open } from '../../src/lib/ml/engine/ladder';
import { openIn } from '../../src/lib/ml/engine/ladder/ladder';
import { start } from '../../src/lib/ml/engine/ladder/start';
import { createCpuBackend } from '../../src/lib/ml/engine/wasm';

const AUTO = { name: 'auto', threads: null } as const;

it('passes emulated graphics over, takes the CPU mode, and opens the recorded choice again', async () => {
  const { report, engine } = await climb(AUTO);
  console.info(report.chosen.reason, JSON.stringify(report.probes));
  const [webgpu, webgl] = report.probes;
  expect(webgpu).toMatchObject({ name: 'webgpu', available: true, software: true, stepMs: null });
  expect(webgl).toMatchObject({ name: 'webgl', available: true, software: true, stepMs: null });
  expect(report.chosen.name).toBe('wasm');
  expect(report.chosen.reason).toContain('only emulated');
  expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 });
  await engine.dispose();
  const again = await open(report.chosen);
  expect(again.choice).toEqual(report.chosen);
  await again.dispose();
});

it('runs on the threads that were asked for', async () => {
  const { report, engine } = await climb({ name: 'wasm', threads: 2 });
  expect(report.chosen).toMatchObject({ name: 'wasm', threads: 2, adapter: 'relaxed-simd-threads' });
  expect(report.probes[0]!.stepMs).toBeGreaterThan(0);
  await engine.dispose();
});

it('opens an emulated adapter where it is asked for by name, checked all the same', async () => {
  const { report, engine } = await climb({ name: 'webgl', threads: null });
  console.info(JSON.stringify(report.probes));
  expect(report.chosen.name).toBe('webgl');
  expect(report.probes[0]).toMatchObject({ software: true, reason: null });
  expect(report.probes[0]!.error).toBeLessThan(1e-4);
  await engine.dispose();
});

it('compiles the programs of a training step when it opens a GPU that is none of software', async () => {
  const ahead = vi.spyOn(GPUDevice.prototype, 'createComputePipelineAsync');
  const dispatching = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups');
  const here = {
    ...{ cores: 1, isolated: false, adapter: async () => ({ name: 'a card', software: false }) },
    start: (options: Parameters<typeof start>[0]) => start(options, createCpuBackend),
  };
  const engine = await openIn(here, { name: 'webgpu', adapter: 'a card', threads: 1, reason: '' });
  expect(ahead.mock.calls.length).toBeGreaterThan(20);
  expect(dispatching).not.toHaveBeenCalled();
  expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 });
  await engine.dispose();
  for (const spy of [ahead, dispatching]) spy.mockRestore();
});
