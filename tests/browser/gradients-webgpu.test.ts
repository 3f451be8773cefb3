import { engine, env, memory, setBackend, tidy, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { webgpuAdapter } from '../../src/lib/ml/engine/ladder/adapters';
import { start, type Started } from '../../src/lib/ml/engine/ladder/start';
import { add } from '../../src/lib/ml/engine/ops';
import { KERNELS, type ConvAttrs } from '../../src/lib/ml/engine/ops/kernels';
import { runOne } from '../../src/lib/ml/engine/ops/run';
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

type Case = readonly [x: number[], filter: number[], stride: ConvAttrs['stride'], pad: ConvAttrs['pad']];

// No size here is that of a tile; beyond 512 places of the output they are divided into parts.
describe.each<Case>([
  [[3, 23, 19, 3], [3, 3, 3, 17], 1, 'same'],
  [[1, 33, 31, 5], [4, 4, 5, 9], 2, 'same'],
  [[1, 1, 1, 40], [1, 1, 40, 33], 1, 'valid'],
  [[2, 30, 31, 7], [1, 1, 7, 3], 1, 'same'],
  [[2, 27, 30, 33], [1, 1, 33, 35], 2, 'same'],
  [[1, 64, 41, 11], [3, 3, 11, 1], 2, 'valid'],
  [[5, 17, 9, 20], [5, 5, 20, 40], 1, 'same'],
])('the filter gradient of %j by %j, stride %i, %s', (xShape, filterShape, stride, pad) => {
  const dyShape = outputShape(convGeometry(xShape, filterShape, stride, pad));
  const [x, dy] = [randomValues(sizeOf(xShape), 1), randomValues(sizeOf(dyShape), 2)];

  /** What `run` makes of the same images and gradient; asserts that it leaves nothing. */
  async function gradient(run: (x: Tensor, dy: Tensor) => Tensor): Promise<Float32Array> {
    const before = memory().numTensors;
    const inputs = [toTensor(x, xShape), toTensor(dy, dyShape)] as const;
    const made = run(...inputs);
    expect(made.shape).toEqual(filterShape);
    const values = await read(made);
    for (const t of [...inputs, made]) t.dispose();
    expect(memory().numTensors).toBe(before);
    return values;
  }
  const ours = (a: Tensor, b: Tensor): Tensor =>
    runOne(KERNELS.conv2dFilterGrad, { x: a, dy: b }, { stride, pad, filterShape });
  const stockAttrs: NamedAttrMap = {
    ...{ strides: [stride, stride], pad, filterShape, dataFormat: 'NHWC', dilations: 1 },
  };
  const stock = (a: Tensor, b: Tensor): Tensor =>
    engine().runKernel('Conv2DBackpropFilter', { x: a, dy: b }, stockAttrs);

  it('is that of the stock program and of the CPU mode, with the same bits every time', async () => {
    const found = await gradient(ours);
    expect(await gradient(ours)).toEqual(found);
    expect(largestError(found, await gradient(stock))).toBeLessThan(1e-5);
    const cpu = await createCpuBackend({ threads: 1 });
    try {
      await setBackend(BACKEND_NAME);
      expect(largestError(found, await gradient(ours))).toBeLessThan(1e-5);
    } finally {
      await setBackend('webgpu');
      cpu.dispose();
    }
  });
});

// A program takes over a millisecond on an emulated adapter, and a step of the whole net runs some hundred.
gradientSuite({ backend: 'webgpu', memoryNet: 'small' });
