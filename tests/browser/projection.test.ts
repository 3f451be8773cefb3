import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { webgpuAdapter } from '../../src/lib/ml/engine/ladder/adapters';
import { openKernels, type Kernels } from '../../src/lib/ml/engine/wasm';
import { plainDistances } from '../../src/lib/ml/distances/plain';
import type { Points } from '../../src/lib/ml/distances/contract';
import { drained } from '../../src/lib/ml/drained';
import { descendOnGpu, openGpuDescent } from '../../src/lib/ml/embed/gpu';
import { kernelMachine } from '../../src/lib/ml/embed/kernels';
import { openMachine } from '../../src/lib/ml/embed/open';
import { prepare } from '../../src/lib/ml/embed/prepare';
import { onMachine } from '../../src/lib/ml/embed/testing/sync';
import { tsneSuite, type Tested } from '../../src/lib/ml/embed/testing/suite';
import { DEFAULT_TSNE, tsne, type TsneFrame } from '../../src/lib/ml/embed/tsne';
import digitsTable from '../fixtures/data/digits-500.json';
import irisTable from '../fixtures/data/iris.json';

const iris: Points = {
  rows: irisTable.rows,
  columns: irisTable.columns,
  values: Float32Array.from(irisTable.values, (v) => v * irisTable.scale),
};
const digits: Points = {
  rows: digitsTable.rows,
  columns: digitsTable.columns,
  values: Float32Array.from(atob(digitsTable.base64), (byte) => byte.charCodeAt(0)),
};

describe.each([
  ['relaxed-simd', 1],
  ['auto', 2],
] as const)('kernels of build %s on %i threads', (build, threads) => {
  let open: Kernels;
  beforeAll(async () => {
    open = await openKernels({ build, threads });
  });
  afterEach(() => expect(open.heap.inUse).toBe(0));
  afterAll(() => open.release());
  tsneSuite(
    onMachine(() => kernelMachine(open)),
    { iris, digits },
  );
});

describe('a device', () => {
  let device: GPUDevice;
  const errors: string[] = [];
  beforeAll(async () => {
    const adapter = await webgpuAdapter();
    console.info(`WebGPU adapter: ${adapter?.name} (${adapter?.software ? 'emulated' : 'hardware'})`);
    expect(adapter).not.toBeNull();
    device = await (await navigator.gpu.requestAdapter())!.requestDevice();
    device.onuncapturederror = ({ error }) => errors.push(error.message);
  });
  afterEach(() => expect(errors).toEqual([]));
  afterAll(() => device.destroy());

  const layOut = async (points: Points, options: object): Promise<TsneFrame> => {
    const settings = { ...DEFAULT_TSNE, ...options };
    const prepared = drained(prepare(points, settings, plainDistances));
    const steps = descendOnGpu(device, prepared, settings.iterations);
    for (;;) {
      const { done, value } = await steps.next();
      if (done === true) return value;
    }
  };
  const tested: Tested = {
    distances: () => plainDistances,
    async firstStep(p, y, rate) {
      const descent = await openGpuDescent(device, p, y, rate);
      try {
        const { kl } = await descent.frame();
        await descent.run(0, 1);
        return { kl, points: (await descent.frame()).points };
      } finally {
        descent.close();
      }
    },
    layOut,
  };
  tsneSuite(tested, { iris, digits });

  it('goes the same way as plain script at first', async () => {
    const early = await layOut(digits, { iterations: 10 });
    const plain = drained(tsne(digits.values, digits.rows, digits.columns, { iterations: 10 }));
    expect(early.kl).toBeCloseTo(plain.kl, 3);
    const size = Math.max(...plain.points.map(Math.abs));
    early.points.forEach((at, i) => expect(Math.abs(at - plain.points[i]!)).toBeLessThan(1e-3 * size));
  });

  it('shows frames on its way and goes through more points than a tile holds', async () => {
    const rows = 700;
    const values = Float32Array.from({ length: rows * 6 }, (_, i) => Math.sin(i * 12.9898) * 3);
    const prepared = drained(
      prepare({ values, rows, columns: 6 }, { ...DEFAULT_TSNE, perplexity: 10 }, plainDistances),
    );
    const done: number[] = [];
    for await (const step of descendOnGpu(device, prepared, 20)) {
      const { iteration, points, kl } = await step.frame();
      expect([iteration, points.length]).toEqual([step.done, 2 * rows]);
      expect(Number.isFinite(kl)).toBe(true);
      done.push(step.done);
    }
    expect(done[0]).toBe(0);
    expect(done).toEqual([...done].sort((a, b) => a - b));
  });

  it('says so when it is lost on its way', async () => {
    const own = await (await navigator.gpu.requestAdapter())!.requestDevice();
    const steps = descendOnGpu(own, drained(prepare(iris, DEFAULT_TSNE, plainDistances)), 1000);
    await steps.next();
    own.destroy();
    await expect(
      (async () => {
        while ((await steps.next()).done !== true);
      })(),
    ).rejects.toMatchObject({ name: 'DeviceLost' });
  });
});

describe('what is opened', () => {
  it.each([
    [{ name: 'auto', threads: null }, 'wasm', false],
    [{ name: 'wasm', threads: 2 }, 'wasm', false],
    [{ name: 'webgl', threads: null }, 'wasm', false],
    [{ name: 'webgpu', threads: null }, 'webgpu', true],
    [{ name: 'cpu', threads: null }, 'cpu', false],
  ] as const)('is right for %o on an emulated adapter', async (request, name, withDevice) => {
    const open = await openMachine(request);
    expect([open.choice.name, open.device !== null]).toEqual([name, withDevice]);
    if (request.threads !== null) expect(open.choice.threads).toBe(request.threads);
    const { rows, columns, values } = iris;
    expect(drained(tsne(values, rows, columns, { iterations: 1 }, open.machine)).iteration).toBe(1);
    open.close();
  });
});
