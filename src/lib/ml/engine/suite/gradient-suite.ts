import { engine, getBackend, tidy, type Tensor1D, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  adamStep,
  batchNorm,
  conv2d,
  instanceNorm,
  maxPool2,
  meanAll,
  moveAverage,
  relu,
  sgdStep,
  spectralNorm,
  valueAndGrads,
  weightedSum,
} from '../ops';
import { OP_CASES } from './cases';
import { referenceSteps, ResidualNet } from './nets/residual-net';
import { SmallNet } from './nets/small-net';
import { TranslationNet } from './nets/translation-net';
import { referenceTranslation } from './nets/translation-reference';
import { dot, largestError, numericGradient, randomValues, sizeOf } from './numeric';
import { alive, read, toTensor, toVariable } from './tensors';

const TOLERANCE = 1e-4;
const STEPS_TOLERANCE = 1e-3;
const MEMORY_STEPS = 1000;
const MEMORY_TIMEOUT_MS = 300_000;

export interface SuiteOptions {
  /** Name under which TensorFlow.js knows the backend, which is current when the tests run. */
  readonly backend: string;
  /** Which net takes the 1,000 steps that must not grow the memory; the whole one where nothing is said. */
  readonly memoryNet?: 'whole' | 'small';
}

/** What every backend has to pass. Each test also asserts that it left no tensor and no byte. */
export function gradientSuite({ backend, memoryNet = 'whole' }: SuiteOptions): void {
  describe(`ops on ${backend}`, () => {
    let before = { tensors: 0, buffers: 0, bytes: 0 };
    beforeEach(() => {
      expect(getBackend()).toBe(backend);
      before = alive();
    });
    afterEach(() => expect(alive()).toEqual(before));

    test.each(OP_CASES)('$name: values and gradients', async (c) => {
      const prepare = c.prepare ?? ((values: Float64Array) => values);
      const arrays = c.shapes.map((shape, i) =>
        prepare(randomValues(sizeOf(shape), 31 * i + shape.length), i).map(Math.fround),
      );
      const inputs = arrays.map((values, i) => toTensor(values, c.shapes[i]!));
      const expected = c.reference(arrays);
      // What reduces spreads its gradient thin: dy grows with it, so that the tolerance means the same.
      const gain = Math.max(1, arrays[0]!.length / expected.length);
      const weights = randomValues(expected.length, 99).map((value) => Math.fround(value * gain));

      const value = tidy(() => c.op(inputs));
      expect(largestError(await read(value), expected)).toBeLessThan(TOLERANCE);
      if (c.differentiated > 0) {
        const dy = toTensor(weights, value.shape);
        const xs = inputs.slice(0, c.differentiated);
        const result = valueAndGrads(() => ({ value: c.op(inputs) }), xs, dy);
        for (const [i, grad] of result.grads.entries()) {
          const numeric = numericGradient(() => dot(c.reference(arrays), weights), arrays[i]!);
          expect(grad.shape).toEqual(c.shapes[i]);
          expect(largestError(await read(grad), numeric), `input ${i}`).toBeLessThan(TOLERANCE);
        }
        for (const t of [dy, result.value, ...result.grads]) t.dispose();
      }
      for (const t of [...inputs, value]) t.dispose();
    });

    test('a tie in a pooling window gives the gradient to the first maximum', async () => {
      const x = toTensor([1, 1, 0, 2, 1, 1, 2, 2], [1, 2, 4, 1]);
      const dy = toTensor([3, 5], [1, 1, 2, 1]);
      const { value, grads } = valueAndGrads(() => ({ value: maxPool2(x as Tensor4D) }), [x], dy);
      expect(Array.from(await read(value))).toEqual([1, 2]);
      expect(Array.from(await read(grads[0]!))).toEqual([3, 0, 0, 5, 0, 0, 0, 0]);
      for (const t of [x, dy, value, ...grads]) t.dispose();
    });

    test('the moments of a batch are its mean and biased variance', async () => {
      const x = toTensor([1, 10, 3, 20, 5, 30, 7, 40], [2, 2, 1, 2]);
      const one = toTensor([1, 1], [2]);
      const options = { epsilon: 0, activation: 'none' } as const;
      const { y, mean, variance } = batchNorm(x as Tensor4D, one as never, one as never, options);
      expect(Array.from(await read(mean))).toEqual([4, 25]);
      expect(largestError(await read(variance), [5, 125])).toBeLessThan(1e-5);
      for (const t of [x, one, y, mean, variance]) t.dispose();
    });

    test('the norm of an image by itself keeps nothing but its output', async () => {
      const x = toTensor([1, 10, 3, 20, 5, 30, 7, 40], [2, 2, 1, 2]);
      const options = { epsilon: 0, activation: 'none' } as const;
      const y = instanceNorm(x as Tensor4D, null, options);
      expect(alive().tensors).toBe(before.tensors + 2);
      expect(largestError(await read(y), [-1, -1, 1, 1, -1, -1, 1, 1])).toBeLessThan(1e-5);
      for (const t of [x, y]) t.dispose();
    });

    test('σ carries no gradient of its own', async () => {
      const w = toTensor([1, 2, 3, 4], [2, 2]);
      const [u, v] = [toTensor([0.6, 0.8], [2]), toTensor([0, 1], [2])];
      const grads = [0, 5].map((weight) => {
        const forward = () => {
          const { w: normed, sigma } = spectralNorm(w, u as Tensor1D, v as Tensor1D);
          return { value: weightedSum([meanAll(normed), sigma], [1, weight]) };
        };
        const { value, grads } = valueAndGrads(forward, [w]);
        value.dispose();
        return grads[0]!;
      });
      const [without, beside] = await Promise.all(grads.map(read));
      expect(beside).toEqual(without);
      for (const t of [w, u, v, ...grads]) t.dispose();
    });

    test('the gradients of two uses of one tensor add up, and the tensor survives', async () => {
      const x = toTensor([1, -2, 3, -4], [1, 2, 2, 1]);
      const scale = toTensor([2], [1]);
      const filter = toTensor([3], [1, 1, 1, 1]);
      const forward = () => {
        const y = relu(conv2d(x as Tensor4D, filter as Tensor4D, { stride: 1, pad: 'same' }));
        return { value: conv2d(y, filter as Tensor4D, { stride: 1, pad: 'same' }) };
      };
      const { value, grads } = valueAndGrads(forward, [x, filter]);
      expect(Array.from(await read(value))).toEqual([9, 0, 27, 0]);
      expect(Array.from(await read(grads[0]!))).toEqual([9, 0, 9, 0]);
      expect(Array.from(await read(grads[1]!))).toEqual([24]);
      expect(Array.from(await read(x))).toEqual([1, -2, 3, -4]);
      for (const t of [x, scale, filter, value, ...grads]) t.dispose();
    });

    test('optimiser steps write into the variable', async () => {
      const make = (values: number[]) => toVariable(values, [values.length]);
      const [p, m, v, velocity, average] = [[1, -2], [0, 0], [0, 0], [1, 0], [4, 8]].map(make) as [
        Variable, Variable, Variable, Variable, Variable,
      ]; // prettier-ignore
      const grad = toTensor([0.5, -0.25], [2]);
      const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.5 };
      adamStep([p], [grad], { m: [m], v: [v] }, { ...adam, step: 1 });
      // After the bias correction the first step is the sign of the gradient; the decay is 0.1 · 0.5 · p.
      expect(largestError(await read(p), [1 - 0.1 - 0.05, -2 + 0.1 + 0.1])).toBeLessThan(1e-5);
      expect(largestError(await read(m), [0.05, -0.025])).toBeLessThan(1e-6);
      expect(largestError(await read(v), [0.0025, 0.000625])).toBeLessThan(1e-6);

      sgdStep([average], [grad], [velocity], { learningRate: 2, momentum: 0.5, weightDecay: 0.25 });
      expect(largestError(await read(velocity), [2, 1.75])).toBeLessThan(1e-6);
      expect(largestError(await read(average), [0, 4.5])).toBeLessThan(1e-6);

      moveAverage([average], [grad], 0.1);
      expect(largestError(await read(average), [0.05, 4.025])).toBeLessThan(1e-6);
      for (const t of [p, m, v, velocity, average, grad]) t.dispose();
    });

    test('an optimiser moves each of many variables by its own gradient, whatever their sizes', async () => {
      const sizes = [1, 300, 5, 257, 64];
      const values = sizes.map((size, i) => randomValues(size, i).map(Math.fround));
      const grads = sizes.map((size, i) => randomValues(size, 10 + i).map(Math.fround));
      const variables = (): Variable[] => values.map((value) => toVariable(value, [value.length]));
      const none = (): Variable[] => sizes.map((size) => toVariable(new Float32Array(size), [size]));
      const [first, m, v, second, velocity, third] = [variables(), none(), none(), variables(), none(), variables()] as const; // prettier-ignore
      const given = grads.map((grad) => toTensor(grad, [grad.length]));
      const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0 };
      adamStep(first, given, { m, v }, { ...adam, step: 1 });
      sgdStep(second, given, velocity, { learningRate: 0.5, momentum: 0.9, weightDecay: 0.25 });
      moveAverage(third, given, 0.25);
      for (const [i, value] of values.entries()) {
        const moved = (by: (g: number, x: number) => number) => value.map((x, k) => x - by(grads[i]![k]!, x));
        const byAdam = moved((g) => (0.1 * g) / (Math.abs(g) + 1e-3));
        expect(largestError(await read(first[i]!), byAdam)).toBeLessThan(TOLERANCE);
        expect(largestError(await read(second[i]!), moved((g, x) => 0.5 * (g + 0.25 * x)))).toBeLessThan(TOLERANCE); // prettier-ignore
        expect(
          largestError(
            await read(third[i]!),
            moved((g, x) => 0.25 * (x - g)),
          ),
        ).toBeLessThan(TOLERANCE);
      }
      for (const t of [first, m, v, second, velocity, third, given].flat()) t.dispose();
    });

    test('three whole steps of a residual net follow float64', async () => {
      const expected = referenceSteps(3);
      const net = new ResidualNet();
      for (const loss of expected.losses) {
        const losses = net.step();
        const values = await read(losses);
        expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(loss, 4);
        losses.dispose();
      }
      for (const [i, param] of net.params.entries()) {
        expect(largestError(await read(param), expected.params[i]!), `parameter ${i}`).toBeLessThan(
          STEPS_TOLERANCE,
        );
      }
      net.dispose();
    });

    test('three whole steps of a translation follow float64', async () => {
      const expected = referenceTranslation(3);
      const net = new TranslationNet();
      for (const losses of expected.losses) {
        const step = net.step();
        for (const part of ['discriminator', 'generator'] as const) {
          expect((await read(step[part]))[0]).toBeCloseTo(losses[part], 4);
          step[part].dispose();
        }
      }
      for (const part of ['discriminator', 'generator'] as const) {
        for (const [i, param] of net[part].entries()) {
          const error = largestError(await read(param), expected[part][i]!);
          expect(error, `${part}, parameter ${i}`).toBeLessThan(STEPS_TOLERANCE);
        }
      }
      net.dispose();
    });

    test(
      `${MEMORY_STEPS} steps leave the tensors and bytes that one leaves`,
      async () => {
        const net = memoryNet === 'whole' ? new ResidualNet() : new SmallNet();
        const step = async () => {
          const losses = net.step();
          await losses.data();
          losses.dispose();
        };
        await step();
        const afterOne = { ...alive(), held: engine().backend.numDataIds() };
        for (let i = 1; i < MEMORY_STEPS; i++) await step();
        expect({ ...alive(), held: engine().backend.numDataIds() }).toEqual(afterOne);
        net.dispose();
      },
      MEMORY_TIMEOUT_MS,
    );

    test('a throw in mid-pass leaves nothing behind', async () => {
      const x = toTensor(randomValues(32, 1), [2, 4, 4, 1]);
      const filter = toTensor(randomValues(9, 2), [3, 3, 1, 1]);
      const layer = () => conv2d(x as Tensor4D, filter as Tensor4D, { stride: 1, pad: 'same' });
      expect(() =>
        valueAndGrads(() => {
          instanceNorm(layer(), null, { epsilon: 1e-3, activation: 'relu' });
          throw new Error('in mid-pass');
        }, [filter]),
      ).toThrow('in mid-pass');
      expect(alive().tensors).toBe(before.tensors + 2);

      const stranger = toTensor([1], [1]);
      expect(() => valueAndGrads(() => ({ value: layer(), kept: [relu(x)] }), [filter, stranger])).toThrow(
        'does not depend',
      );
      expect(() => valueAndGrads(() => ({ value: layer() }), [filter], stranger)).toThrow('dy has shape');
      for (const t of [x, filter, stranger]) t.dispose();
    });
  });
}
