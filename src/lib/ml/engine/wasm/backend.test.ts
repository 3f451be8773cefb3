import {
  add,
  argMax,
  cast,
  concat,
  engine,
  greater,
  keep,
  matMul,
  max,
  mean,
  memory,
  mul,
  neg,
  reshape,
  setBackend,
  slice,
  softmax,
  stack,
  sub,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
  unstack,
  zeros,
} from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KERNELS } from '../ops/kernels';
import { BACKEND_NAME } from './backend';
import type { CpuBackend } from './create';
import { createCpuBackend } from './node';
import { numbers, runKernel } from './testing/harness';

let cpu: CpuBackend;
const start = async (threads = 1, maxPages?: number): Promise<void> => {
  cpu = await createCpuBackend({ threads, build: 'simd', ...(maxPages === undefined ? {} : { maxPages }) });
  await setBackend(BACKEND_NAME);
};
beforeEach(() => start());
afterEach(() => cpu.dispose());

const image = (draw: (n: number) => Float32Array) => ({
  shape: [4, 32, 32, 8],
  values: draw(4 * 32 * 32 * 8),
});

describe('memory', () => {
  it('is the same after 1,000 steps as after the first', () => {
    const draw = numbers(3);
    const x = image(draw);
    const filter = { shape: [3, 3, 8, 16], values: draw(9 * 8 * 16) };
    const [scale, offset] = [
      { shape: [16], values: draw(16) },
      { shape: [16], values: draw(16) },
    ];
    const bias = { shape: [8], values: draw(8) };
    const step = (): void => {
      const [y] = runKernel(KERNELS.conv2d, { x, filter }, { stride: 2, pad: 'same' });
      const given = { x: { shape: [4, 16, 16, 16], values: y! }, scale, offset };
      runKernel(KERNELS.batchNorm, given, { epsilon: 1e-3, activation: 'relu' });
      runKernel(KERNELS.instanceNorm, { x: given.x }, { epsilon: 1e-3, activation: 'tanh' });
      runKernel(KERNELS.biasActivation, { x, bias }, { activation: 'leaky' });
    };
    step();
    const before = { ...cpu.backend.memory(), tensors: memory().numTensors, ids: cpu.backend.numDataIds() };
    for (let i = 0; i < 1000; i++) step();
    expect({ ...cpu.backend.memory(), tensors: memory().numTensors, ids: cpu.backend.numDataIds() }).toEqual(
      before,
    );
    expect(before.ids).toBe(0);
  });

  it('says so when there is no more, and goes on afterwards', async () => {
    cpu.dispose();
    await start(1, 300);
    expect(() => zeros([300, 65_536 / 4])).toThrow(expect.objectContaining({ name: 'OutOfMemory' }));
    expect(tidy(() => Array.from(sum(tensor1d([1, 2, 3])).dataSync()))).toEqual([6]);
  });

  it('shares data between aliases until the last is gone', () => {
    const a = tensor2d([1, 2, 3, 4], [2, 2]);
    const b = reshape(a, [4]);
    expect(cpu.backend.refCount(a.dataId)).toBe(2);
    a.dispose();
    expect(Array.from(b.dataSync())).toEqual([1, 2, 3, 4]);
    b.dispose();
    expect(cpu.backend.numDataIds()).toBe(0);
  });

  it('refuses strings in words', () => {
    expect(() => tensor(['a']).dataSync()).toThrow(expect.objectContaining({ name: 'BadInput' }));
  });
});

/** FNV-1a over the bits: arrays of this length take a comparison seconds. */
function digest(values: Float32Array): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(values.buffer, values.byteOffset, values.length)) {
    hash = Math.imul(hash ^ word, 0x01000193);
  }
  return hash;
}

describe('threads', () => {
  /** Large enough that all threads take part. */
  const imageKernels = (draw: (n: number) => Float32Array): Float32Array[] => {
    const shape = [2, 32, 30, 24];
    const tensor = (at: readonly number[]) => ({ shape: at, values: draw(at.reduce((a, b) => a * b, 1)) });
    const [x, dy, filter, each] = [
      tensor(shape),
      tensor(shape),
      tensor([3, 3, 24, 24]),
      tensor([3, 3, 24, 1]),
    ];
    const conv = { stride: 1, pad: 'same' } as const;
    const activation = 'leaky';
    const norm = runKernel(KERNELS.instanceNorm, { x }, { epsilon: 1e-3, activation });
    const [y, mean, variance] = [shape, [2, 24], [2, 24]].map((at, i) => ({ shape: at, values: norm[i]! }));
    const given = { dy, x, y: y!, mean: mean!, variance: variance! };
    return [
      ...norm,
      ...runKernel(KERNELS.instanceNormGrad, given, { epsilon: 1e-3, activation, residual: false }),
      ...runKernel(KERNELS.conv2d, { x, filter }, conv),
      ...runKernel(KERNELS.conv2dFilterGrad, { x, dy }, { ...conv, filterShape: filter.shape }),
      ...runKernel(KERNELS.depthwiseConv2dFilterGrad, { x, dy }, { ...conv, filterShape: each.shape }),
      ...runKernel(KERNELS.biasActivationGrad, { dy, y: x }, { activation, bias: true }),
      ...runKernel(KERNELS.distance, { a: x, b: dy }, { root: true }),
      ...runKernel(KERNELS.addChange, { x, change: dy }, {}),
      ...runKernel(KERNELS.upsample2, { x }, {}),
    ];
  };

  const everyKernel = (): number[] => {
    const draw = numbers(11);
    const x = image(draw);
    const filter = { shape: [3, 3, 8, 12], values: draw(9 * 8 * 12) };
    const conv = { stride: 1, pad: 'same' } as const;
    const [y] = runKernel(KERNELS.conv2d, { x, filter }, conv);
    const dy = { shape: [4, 32, 32, 12], values: y! };
    const [dw] = runKernel(KERNELS.conv2dFilterGrad, { x, dy }, { ...conv, filterShape: filter.shape });
    const [scale, offset] = [
      { shape: [12], values: draw(12) },
      { shape: [12], values: draw(12) },
    ];
    const norm = runKernel(
      KERNELS.batchNorm,
      { x: dy, scale, offset },
      { epsilon: 1e-3, activation: 'relu' },
    );
    return [y!, dw!, ...norm, ...imageKernels(draw)].map(digest);
  };

  it.each([1, 2, 3])('give the same bits twice, %i of them', async (threads) => {
    const runs: number[][] = [];
    for (let i = 0; i < 2; i++) {
      cpu.dispose();
      await start(threads);
      for (let j = 0; j < 3; j++) runs.push(everyKernel());
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
  });

  it.each([2, 3])('wake each other when all sleep at once, %i of them', async (threads) => {
    cpu.dispose();
    cpu = await createCpuBackend({ threads, build: 'simd' }, { callerSpins: 0, workerSpins: 0 });
    await setBackend(BACKEND_NAME);
    const first = everyKernel();
    for (let i = 0; i < 20; i++) expect(everyKernel()).toEqual(first);
  });

  it('belong to one backend at a time', async () => {
    cpu.dispose();
    await start(2);
    await expect(createCpuBackend({ threads: 1, build: 'simd' })).rejects.toThrow('runs already');
  });
});

describe('stock operations', () => {
  const list = (f: () => { dataSync(): ArrayLike<number> }): number[] =>
    tidy(() => Array.from(f().dataSync()));
  const m = () => tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);

  it.each([
    ['add', () => add(m(), m()), [2, 4, 6, 8, 10, 12]],
    ['add of a row', () => add(m(), tensor1d([10, 20, 30])), [11, 22, 33, 14, 25, 36]],
    ['sub of a column', () => sub(m(), tensor2d([1, 4], [2, 1])), [0, 1, 2, 0, 1, 2]],
    ['sub from a scalar', () => sub(1, m()), [0, -1, -2, -3, -4, -5]],
    ['mul by a scalar', () => mul(m(), 2), [2, 4, 6, 8, 10, 12]],
    ['outer product', () => mul(tensor2d([1, 2], [2, 1]), tensor1d([3, 4])), [3, 4, 6, 8]],
    ['neg', () => neg(m()), [-1, -2, -3, -4, -5, -6]],
    ['sum', () => sum(m()), [21]],
    ['sum over rows', () => sum(m(), 0), [5, 7, 9]],
    ['mean over columns', () => mean(m(), 1), [2, 5]],
    ['max', () => max(m(), -1), [3, 6]],
    ['argMax', () => argMax(tensor2d([3, 1, 2, 0, 9, 9], [2, 3]), 1), [0, 1]],
    ['argMax over rows', () => argMax(m(), 0), [1, 1, 1]],
    ['slice', () => slice(m(), [0, 1], [2, 2]), [2, 3, 5, 6]],
    ['slice of rows', () => slice(m(), [1, 0], [1, 3]), [4, 5, 6]],
    ['concat of columns', () => concat([m(), m()], 1), [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]],
    ['stack', () => stack([tensor1d([1, 2]), tensor1d([3, 4])], 1), [1, 3, 2, 4]],
    ['unstack', () => unstack(m(), 1)[2]!, [3, 6]],
    ['transpose', () => transpose(m()), [1, 4, 2, 5, 3, 6]],
    ['cast', () => cast(tensor1d([1.7, -2.2, 0]), 'int32'), [1, -2, 0]],
    ['compare', () => greater(m(), 3), [0, 0, 0, 1, 1, 1]],
    ['matMul', () => matMul(m(), m(), false, true), [14, 32, 32, 77]],
    ['softmax', () => softmax(tensor1d([0, Math.log(3)])), [0.25, 0.75]],
  ] as const)('%s', (_, f, expected) => {
    const actual = list(f);
    expect(actual.length).toBe(expected.length);
    actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it('frees what it made', () => {
    const kept = keep(m());
    list(() => sum(add(kept, 1)));
    expect(engine().memory().numTensors).toBe(1);
    kept.dispose();
  });
});
