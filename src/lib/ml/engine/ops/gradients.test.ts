import { memory, setBackend, tensor, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { add, biasActivation, conv2d, meanAll, valueAndGrads } from '.';
import { BACKEND_NAME } from '../wasm/backend';
import type { CpuBackend } from '../wasm/create';
import { createCpuBackend } from '../wasm/node';

let cpu: CpuBackend;
beforeAll(async () => {
  cpu = await createCpuBackend({ threads: 1, build: 'simd' });
  await setBackend(BACKEND_NAME);
});
afterAll(() => cpu.dispose());

const SIDE = 64;
const CHANNELS = 8;
const OUTPUT_BYTES = SIDE * SIDE * CHANNELS * 4;

/** The most bytes that a pass through so many layers had in use beyond what was there before. */
function peak(layers: number): number {
  const { backend } = cpu;
  return tidy(() => {
    const x = tensor(new Float32Array(SIDE * SIDE * CHANNELS).fill(0.5), [1, SIDE, SIDE, CHANNELS]);
    const filter = tensor(new Float32Array(CHANNELS * CHANNELS).fill(0.1), [1, 1, CHANNELS, CHANNELS]);
    const before = backend.memory().inUseBytes;
    let most = 0;
    const allocate = backend.heap.allocate;
    Object.assign(backend.heap, {
      allocate: (bytes: number) => {
        const at = allocate(bytes);
        most = Math.max(most, backend.memory().inUseBytes - before);
        return at;
      },
    });
    valueAndGrads(() => {
      let y = x as Tensor4D;
      for (let i = 0; i < layers; i++) {
        y = biasActivation(conv2d(y, filter as Tensor4D, { stride: 1, pad: 'same' }), null, 'relu');
      }
      return { value: meanAll(y) };
    }, [x, filter]);
    Object.assign(backend.heap, { allocate });
    return most;
  });
}

it('holds no gradient longer than it is needed: each layer costs its two outputs and no more', () => {
  peak(4);
  const aLayer = (peak(24) - peak(8)) / 16;
  expect(aLayer).toBeLessThan(2.4 * OUTPUT_BYTES);
});

it('keeps what is asked for, and what two inputs share', () => {
  const before = memory().numTensors;
  const x = tensor([1, -2, 3]);
  const { value, grads } = valueAndGrads(() => {
    const twice = add(x, x);
    return { value: add(twice, add(twice, x)) };
  }, [x]);
  expect([...grads[0]!.dataSync()]).toEqual([5, 5, 5]);
  expect([...value.dataSync()]).toEqual([5, -10, 15]);
  const inner: Tensor[] = [];
  const both = valueAndGrads(() => {
    inner.push(add(x, x));
    return { value: add(inner[0]!, x), kept: inner };
  }, [x]);
  expect([...both.grads[0]!.dataSync()]).toEqual([3, 3, 3]);
  for (const t of [x, value, ...grads, both.value, ...both.grads, ...both.kept]) t.dispose();
  expect(memory().numTensors).toBe(before);
});
