import {
  engine,
  env,
  memory,
  setBackend,
  tidy,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { webgpuAdapter } from '../../src/lib/ml/engine/ladder/adapters';
import { start, type Started } from '../../src/lib/ml/engine/ladder/start';
import { add } from '../../src/lib/ml/engine/ops';
import { KERNELS, type ConvAttrs, type KernelName } from '../../src/lib/ml/engine/ops/kernels';
import { runKernel, runOne } from '../../src/lib/ml/engine/ops/run';
import { gradientSuite } from '../../src/lib/ml/engine/suite/gradient-suite';
import { SmallNet } from '../../src/lib/ml/engine/suite/nets/small-net';
import { largestError, randomValues, sizeOf } from '../../src/lib/ml/engine/suite/numeric';
import { read, toTensor } from '../../src/lib/ml/engine/suite/tensors';
import { compileAhead } from '../../src/lib/ml/engine/stock';
import { BACKEND_NAME, createCpuBackend } from '../../src/lib/ml/engine/wasm';
import { convGeometry, outputShape } from '../../src/lib/ml/engine/wasm/geometry';

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

it('hands programs over by the dozen', async () => {
  const { queue } = (engine().backend as unknown as { device: GPUDevice }).device;
  const one = toTensor([1], [1]);
  const submit = vi.spyOn(queue, 'submit');
  const sum = tidy(() => Array.from({ length: 60 }).reduce<Tensor>((total) => add(total, one), one));
  expect(submit.mock.calls.length).toBeLessThan(3);
  submit.mockRestore();
  expect(Array.from(await read(sum))).toEqual([61]);
  for (const t of [one, sum]) t.dispose();
});

it('compiles ahead what a step needs, and computes nothing by it', async () => {
  const { device } = engine().backend as unknown as { device: GPUDevice };
  const compiling = vi.spyOn(device, 'createComputePipeline');
  const ahead = vi.spyOn(device, 'createComputePipelineAsync');
  const dispatching = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups');
  const net = new SmallNet();
  await compileAhead(() => net.step().dispose());
  expect(ahead).toHaveBeenCalled();
  expect(dispatching).not.toHaveBeenCalled();
  const losses = net.step();
  expect(dispatching).toHaveBeenCalled();
  expect(compiling).not.toHaveBeenCalled();
  const other = new SmallNet();
  const expected = other.step();
  expect(await read(losses)).toEqual(await read(expected));
  for (const spy of [compiling, ahead, dispatching]) spy.mockRestore();
  for (const owner of [net, other, losses, expected]) owner.dispose();
});

const mapped = <K extends string, A, B>(
  all: Readonly<Record<K, A>>,
  to: (a: A, i: number) => B,
): Record<K, B> =>
  Object.fromEntries(Object.entries<A>(all).map(([key, a], i) => [key, to(a, i + 1)])) as Record<K, B>;

type Case = readonly [x: number[], filter: number[], stride: ConvAttrs['stride'], pad: ConvAttrs['pad']];

// Channels come in fours and not, rows are no multiple of a thread's places; beyond 128 places a filter's are divided.
describe.each<Case>([
  [[3, 23, 19, 3], [3, 3, 3, 17], 1, 'same'],
  [[2, 21, 18, 8], [3, 3, 8, 12], 1, 'same'],
  [[1, 33, 31, 5], [4, 4, 5, 9], 2, 'same'],
  [[2, 17, 15, 12], [4, 4, 12, 8], 2, 'same'],
  [[1, 1, 1, 40], [1, 1, 40, 33], 1, 'valid'],
  [[2, 30, 31, 7], [1, 1, 7, 3], 1, 'same'],
  [[3, 9, 11, 4], [1, 1, 4, 16], 1, 'same'],
  [[2, 27, 30, 33], [1, 1, 33, 35], 2, 'same'],
  [[1, 64, 41, 11], [3, 3, 11, 1], 2, 'valid'],
  [[5, 17, 9, 20], [5, 5, 20, 40], 1, 'same'],
])('the convolution of %j by %j, stride %i, %s', (inputShape, filterShape, stride, pad) => {
  const dyShape = outputShape(convGeometry(inputShape, filterShape, stride, pad));
  const shapes = { x: inputShape, filter: filterShape, dy: dyShape };
  const stockAttrs = { strides: [stride, stride], pad, dataFormat: 'NHWC', dilations: 1 };

  type Given = Readonly<Record<keyof typeof shapes, Tensor>>;
  const attrs = { stride, pad, inputShape, filterShape };
  const stock = (name: string, inputs: NamedTensorMap): Tensor =>
    engine().runKernel(name, inputs, { ...stockAttrs, inputShape, filterShape });
  const ways = {
    output: {
      ours: ({ x, filter }: Given) => runOne(KERNELS.conv2d, { x, filter }, attrs),
      stock: ({ x, filter }: Given) => stock('Conv2D', { x, filter }),
    },
    'gradient of the input': {
      ours: ({ dy, filter }: Given) => runOne(KERNELS.conv2dInputGrad, { dy, filter }, attrs),
      stock: ({ dy, filter }: Given) => stock('Conv2DBackpropInput', { dy, filter }),
    },
    'gradient of the filter': {
      ours: ({ x, dy }: Given) => runOne(KERNELS.conv2dFilterGrad, { x, dy }, attrs),
      stock: ({ x, dy }: Given) => stock('Conv2DBackpropFilter', { x, dy }),
    },
  };

  /** What `run` makes of the same numbers; asserts that it leaves nothing. */
  async function made(run: (given: Given) => Tensor): Promise<Float32Array> {
    const before = memory().numTensors;
    const given = mapped(shapes, (shape, i) => toTensor(randomValues(sizeOf(shape), i), shape));
    const out = run(given);
    const values = await read(out);
    for (const t of [...Object.values(given), out]) t.dispose();
    expect(memory().numTensors).toBe(before);
    return values;
  }

  it.each(Object.entries(ways))(
    'has the %s of the stock program and of the CPU mode, with the same bits every time',
    async (_name, { ours, stock }) => {
      const found = await made(ours);
      expect(await made(ours)).toEqual(found);
      expect(largestError(found, await made(stock))).toBeLessThan(1e-5);
      const cpu = await createCpuBackend({ threads: 1 });
      try {
        await setBackend(BACKEND_NAME);
        expect(largestError(found, await made(ours))).toBeLessThan(1e-5);
      } finally {
        await setBackend('webgpu');
        cpu.dispose();
      }
    },
  );
});

/** The kernel, its inputs by their shapes, and its attributes. */
type Long = readonly [name: KernelName, shapes: Readonly<Record<string, number[]>>, attrs: NamedAttrMap];

// Beyond 2,048 elements a sum takes two programs, beyond 4,096 rows a workgroup more of them at a time.
it.each<Long>([
  [
    KERNELS.biasActivationGrad,
    { dy: [1, 70, 64, 6], y: [1, 70, 64, 6] },
    { activation: 'leaky', bias: true },
  ],
  [KERNELS.biasActivationGrad, { dy: [5, 19, 17, 7], y: [5, 19, 17, 7] }, { activation: 'tanh', bias: true }],
  [KERNELS.projectOntoGrad, { dy: [3, 71, 67, 1], x: [3, 71, 67, 5], direction: [3, 5] }, {}],
  [KERNELS.matMul, { a: [2100, 19], b: [2100, 1] }, { transposeA: true, transposeB: false }],
  [KERNELS.distance, { a: [3, 61, 37, 3], b: [3, 61, 37, 3] }, { root: true }],
  [KERNELS.hinge, { x: [7, 29, 31, 1] }, { sign: -1 }],
  [KERNELS.spectralNorm, { w: [4, 4, 33, 18], u: [18], v: [528] }, {}],
  [KERNELS.unit, { x: [4321] }, {}],
])('long sums: %s of %j is that of the CPU mode', async (name, shapes, attrs) => {
  async function made(): Promise<Float32Array[]> {
    const before = memory().numTensors;
    const given = mapped(shapes, (shape, i) => toTensor(randomValues(sizeOf(shape), i), shape));
    const out = runKernel(name, given, attrs);
    const values: Float32Array[] = [];
    for (const one of out) values.push(await read(one));
    for (const t of [...Object.values(given), ...out]) t.dispose();
    expect(memory().numTensors).toBe(before);
    return values;
  }
  const found = await made();
  const cpu = await createCpuBackend({ threads: 1 });
  try {
    await setBackend(BACKEND_NAME);
    const expected = await made();
    expect(found).toHaveLength(expected.length);
    found.forEach((values, i) => expect(largestError(values, expected[i]!)).toBeLessThan(2e-5));
  } finally {
    await setBackend('webgpu');
    cpu.dispose();
  }
});

// A program takes over a millisecond on an emulated adapter, and a step of the whole net runs some hundred.
gradientSuite({ backend: 'webgpu', memoryNet: 'small' });
