import { describe, expect, it } from 'vitest';
import { DashError } from '../../lib/domain/errors';
import { openKernels } from '../../lib/ml/engine/wasm/node';
import { kernelMachine } from '../../lib/ml/embed/kernels';
import type { Open } from '../../lib/ml/embed/open';
import { readLayout } from '../../lib/storage/layouts';
import { writeResult } from '../../lib/storage/results';
import { machineRequest, onMachine } from './lay-out';
import { projectJob, type ProjectRequest } from './project';
import {
  AUTO,
  CLASSIFIER,
  drain,
  plainMachine,
  PROJECT,
  testBench,
  WASM,
  type TestImage,
} from './test-bench';

const unused = (): never => {
  throw new Error('tsne-js is not asked for here.');
};

describe('a projection of very many images', () => {
  it('is one of a sample, says so, and frees what it computed on', async () => {
    const images = Array.from({ length: 5200 }, (_, i): TestImage => {
      return { part: i % 4 === 0 ? 'explore' : 'training', label: i % 2 };
    });
    const { parts, storage } = await testBench(images);
    const latents = Float32Array.from({ length: 3 * images.length }, (_, i) => Math.sin(i * 12.9898));
    await writeResult(storage, PROJECT, CLASSIFIER, 'latent', { values: latents, width: 3 });
    const kernels = await openKernels({ threads: 1, build: 'simd' });
    const openMachine: Open = async (request) => ({
      ...(await plainMachine(request)),
      machine: kernelMachine(kernels),
    });
    const request: ProjectRequest = {
      ...{ kind: 'project', project: PROJECT, classifier: CLASSIFIER, space: 'latent', backend: AUTO },
      ...{ perplexity: 5, iterations: 5 },
    };
    const { result } = await drain(projectJob({ ...parts, openMachine }, request, unused));
    expect([result.rows.length, result.of]).toEqual([5000, 5200]);
    expect([...result.rows].filter((row) => row % 4 === 0)).toHaveLength(1250);
    const placed = [...result.rows].every((row) => Number.isFinite(result.points[2 * row]!));
    expect(placed).toBe(true);
    expect(result.points.filter(Number.isNaN)).toHaveLength(400);
    expect(await readLayout(storage, PROJECT, CLASSIFIER, 'latent', images.length)).toEqual(result);
    expect(kernels.heap.inUse).toBe(0);
  });
});

describe('what a layout is computed on', () => {
  it('is what was asked for, or what the ladder found', () => {
    const known = { ...WASM, threads: 3 };
    expect(machineRequest(AUTO, null)).toEqual(AUTO);
    expect(machineRequest(AUTO, known)).toEqual({ name: 'wasm', threads: 3 });
    expect(machineRequest({ name: 'cpu', threads: null }, known)).toEqual({ name: 'cpu', threads: null });
  });

  const opened: string[] = [];
  const withDevice: Open = async (request) => {
    opened.push(request.name);
    const device = request.name === 'webgpu' ? ({} as GPUDevice) : null;
    return { ...(await plainMachine(request)), device, close: () => opened.push('closed') };
  };

  it('is the CPU mode from the start where the device is lost', async () => {
    opened.length = 0;
    const run = onMachine(withDevice, { name: 'webgpu', threads: null }, async function* ({ device }) {
      yield { type: 'warning', message: 'at work' };
      if (device !== null) throw new DashError('DeviceLost', 'Gone.');
      return 'laid out';
    });
    const { result, events } = await drain(run);
    expect(result).toBe('laid out');
    expect(opened).toEqual(['webgpu', 'closed', 'wasm', 'closed']);
    expect(events.map(({ type }) => type)).toEqual(['backend', 'warning', 'warning', 'backend', 'warning']);
  });

  it('fails as the work does otherwise, and is closed', async () => {
    opened.length = 0;
    // eslint-disable-next-line require-yield
    const run = onMachine(withDevice, { name: 'webgpu', threads: null }, async function* () {
      throw new DashError('OutOfMemory', 'Full.');
    });
    await expect(drain(run)).rejects.toMatchObject({ name: 'OutOfMemory' });
    expect(opened).toEqual(['webgpu', 'closed']);
  });
});
