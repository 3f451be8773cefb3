import {
  getKernel,
  registerKernel,
  setBackend,
  unregisterKernel,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { KERNELS } from '../ops/kernels';
import { numericGradient } from '../suite/numeric';
import * as reference from '../suite/reference';
import { BACKEND_NAME } from '../wasm/backend';
import { createCpuBackend } from '../wasm/node';
import { memoryAlive } from './start';
import { CHECK, EXPECTED, check, pattern, sizeOf } from './check';

/** The expected values of the check from plain loops and finite differences in float64. */
function referenceValues(): number[] {
  const values = (shape: readonly number[], factor: number) =>
    Float64Array.from(pattern(sizeOf(shape), factor));
  const [x, filter, weights] = [values(CHECK.x, 7), values(CHECK.filter, 11), values(CHECK.weights, 5)];
  const scale = Float64Array.of(1, 0.5, 2);
  const offset = Float64Array.of(0.25, 0, -0.25);
  const losses = (): Float64Array => {
    const convolved = reference.conv2d(x!, CHECK.x, filter!, CHECK.filter, 2, 'same');
    const y = reference.normalise(
      convolved,
      { ...reference.moments(convolved, 3), scale, offset },
      CHECK.epsilon,
      true,
    );
    const logits = reference.matMul(
      reference.globalAvgPool(y, [2, 3, 2, 3]),
      weights!,
      [2, 3, 2],
      false,
      false,
    );
    return reference.crossEntropy(logits, Float64Array.of(1, 0, 0, 1), 2);
  };
  const total = () => losses().reduce((a, b) => a + b, 0);
  return [...losses(), ...numericGradient(total, filter!), ...numericGradient(total, weights!)];
}

test('the expected values are those of plain loops and finite differences', () => {
  const values = referenceValues();
  expect(EXPECTED.length).toBe(values.length);
  values.forEach((value, i) => expect(EXPECTED[i]).toBeCloseTo(value, 7));
});

test('a right backend passes, a wrong one is found out, and neither leaves a tensor', async () => {
  const cpu = await createCpuBackend({ threads: 1, build: 'simd' });
  await setBackend(BACKEND_NAME);
  expect(await check()).toBeLessThan(1e-5);
  const right = getKernel(KERNELS.conv2dFilterGrad, BACKEND_NAME);
  unregisterKernel(KERNELS.conv2dFilterGrad, BACKEND_NAME);
  registerKernel({
    ...right,
    kernelFunc: (params) => {
      const out = right.kernelFunc(params) as TensorInfo;
      cpu.backend.view(out).fill(0);
      return out;
    },
  });
  expect(await check()).toBeGreaterThan(1e-2);
  unregisterKernel(KERNELS.conv2dFilterGrad, BACKEND_NAME);
  registerKernel(right);
  expect(memoryAlive()).toEqual({ tensors: 0, bytes: 0 });
  cpu.dispose();
});
