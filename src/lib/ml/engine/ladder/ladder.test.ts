import { getBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { BackendProbe, BackendRequest } from '../../../domain/backend';
import { createCpuBackend } from '../wasm/node';
import { isSoftwareName, type Adapter } from './adapters';
import { climbIn, openIn, type Surroundings } from './ladder';
import { fastest, reasonFor, threadCounts } from './rungs';
import { memoryAlive, start } from './start';

const AUTO: BackendRequest = { name: 'auto', threads: null };

/** Node as a page without isolation, with the given adapters for the GPU rungs. */
const surroundings = (gpu: Adapter | null = null): Surroundings => ({
  cores: 8,
  isolated: false,
  adapter: ({ name }) =>
    Promise.resolve(name === 'webgpu' || name === 'webgl' ? gpu : { name: 'here', software: false }),
  start: (options) => start(options, createCpuBackend),
});

test('without a GPU it takes the CPU mode, times a step, and leaves nothing of the probes', async () => {
  const { report, engine } = await climbIn(
    surroundings({ name: 'google swiftshader', software: true }),
    AUTO,
  );
  expect(report.chosen).toMatchObject({ name: 'wasm', threads: 1 });
  expect(report.chosen.adapter).toMatch(/^(relaxed-)?simd$/);
  expect(report.chosen.reason).toContain('only emulated');
  const [webgpu, webgl, wasm, cpu] = report.probes;
  expect([webgpu, webgl].map((p) => p?.software)).toEqual([true, true]);
  expect(webgpu?.reason).toContain('emulated');
  expect(wasm?.error).toBeLessThan(1e-5);
  expect(wasm?.stepMs).toBeGreaterThan(0);
  expect(wasm?.reason).toBeNull();
  expect(cpu).toMatchObject({ available: true, error: null, stepMs: null });
  expect(memoryAlive()).toEqual({ tensors: 0, bytes: 0 });

  await engine.dispose();
  const again = await openIn(surroundings(), report.chosen);
  expect(again.choice).toEqual(report.chosen);
  await again.dispose();
});

test('where the CPU mode does not start, plain JavaScript is checked and taken, twice in a row', async () => {
  const env = surroundings();
  const crippled: Surroundings = {
    ...env,
    start: (options) => (options.name === 'wasm' ? Promise.reject(new Error('no SIMD')) : env.start(options)),
  };
  for (const request of [AUTO, { name: 'cpu', threads: null } as const]) {
    const { report, engine } = await climbIn(crippled, request);
    expect(report.chosen).toMatchObject({ name: 'cpu', threads: 1 });
    expect(report.probes.at(-1)!.error).toBeLessThan(1e-5);
    expect(getBackend()).toBe('cpu');
    await engine.dispose();
  }
});

test('what was asked for by name and does not work is refused with the reason', async () => {
  const none = climbIn(surroundings(), { name: 'webgpu', threads: null });
  await expect(none).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringContaining('no WebGPU'),
  });
  const choice = { name: 'webgl', adapter: 'another card', threads: 1, reason: '' } as const;
  const other = openIn(surroundings({ name: 'this card', software: false }), choice);
  await expect(other).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringContaining('this card'),
  });
});

test('threads leave one core to the page, need isolation, and can be given', () => {
  expect(threadCounts(null, 2, true)).toEqual([1]);
  expect(threadCounts(null, 4, true)).toEqual([3, 1]);
  expect(threadCounts(null, 64, true)).toEqual([8, 1]);
  expect(threadCounts(null, 8, false)).toEqual([1]);
  expect(threadCounts(2, 2, true)).toEqual([2]);
});

test('a wrong rung is never the fastest, an untimed one only where nothing was timed', () => {
  const base = { adapter: '', threads: 1, available: true, software: false, reason: null } as const;
  const probe = (name: BackendProbe['name'], error: number | null, stepMs: number | null): BackendProbe => ({
    ...{ ...base, name, error, stepMs },
  });
  const [fastWrong, slow, quick] = [
    probe('webgpu', 0.02, 5),
    probe('webgl', 1e-6, 90),
    probe('wasm', 1e-6, 40),
  ];
  expect(fastest([fastWrong, slow, quick])).toBe(2);
  expect(fastest([fastWrong, probe('cpu', 1e-7, null)])).toBe(1);
  expect(fastest([fastWrong, probe('webgl', Infinity, 3), probe('cpu', null, null)])).toBe(-1);
  expect(reasonFor(quick, [fastWrong, slow, quick], false)).toBe(
    'The CPU mode on one thread is fastest here: 40.0 ms a step, WebGL 90.0 ms a step.',
  );
});

test.each([
  ['google swiftshader', true],
  ['ANGLE (Mesa, llvmpipe (LLVM 15.0.7, 256 bits), OpenGL 4.5)', true],
  ['ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)', true],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11)', false],
  ['apple metal-3', false],
  ['intel gen-12lp', false],
])('%s is an emulation: %s', (name, software) => expect(isSoftwareName(name)).toBe(software));
