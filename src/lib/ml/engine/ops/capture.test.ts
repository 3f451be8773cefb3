import {
  add,
  memory,
  mul,
  setBackend,
  sub,
  sum,
  tensor,
  tidy,
  variable,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { stream } from '../../../domain/random';
import {
  batchNorm,
  capture,
  conv2d,
  dense,
  globalAvgPool,
  moveAverage,
  softmaxCrossEntropy,
  valueAndGrads,
  type Captured,
} from '.';
import { BACKEND_NAME } from '../wasm/backend';
import type { CpuBackend } from '../wasm/create';
import { createCpuBackend } from '../wasm/node';

let cpu: CpuBackend;
async function start(threads: number): Promise<void> {
  cpu = await createCpuBackend({ threads, build: 'simd' });
  await setBackend(BACKEND_NAME);
}
afterEach(() => {
  expect(memory().numTensors).toBe(0);
  cpu.dispose();
});

const random = stream(3, 'capture');
const draw = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => 2 * random.unit() - 1);
const bits = (values: readonly Tensor[]): number[][] =>
  values.map((one) => [...new Uint32Array((one.dataSync() as Float32Array).buffer)]);

const [BATCH, SIDE, CHANNELS, CLASSES] = [4, 16, 24, 3];

/** A step of a network with all that the classifier's has; it moves the averages of its moments in place. */
function network() {
  const shapes = [
    [3, 3, 3, CHANNELS],
    [3, 3, CHANNELS, CHANNELS],
    [1, 1, CHANNELS, CHANNELS],
    [CHANNELS, CLASSES],
  ];
  const parameters = [...shapes, ...[[CHANNELS], [CHANNELS], [CLASSES]]].map((shape) =>
    tidy(() => variable(tensor(draw(shape.reduce((a, b) => a * b, 1)), shape))),
  );
  const average = tidy(() => variable(tensor(new Float32Array(CHANNELS))));
  const step = ([x, targets, shares]: readonly Tensor[]): Tensor[] => {
    const [stem, inner, shortcut, last, scale, offset, bias] = parameters as unknown as [
      ...[Tensor4D, Tensor4D, Tensor4D, Tensor2D],
      ...[Tensor1D, Tensor1D, Tensor1D],
    ];
    const { grads, kept } = valueAndGrads(
      () => {
        const begun = conv2d(x as Tensor4D, stem, { stride: 1, pad: 'same' });
        const residual = conv2d(begun, shortcut, { stride: 2, pad: 'same' });
        const half = conv2d(conv2d(begun, inner, { stride: 1, pad: 'same' }), inner, {
          stride: 2,
          pad: 'same',
        });
        const normed = batchNorm(half, scale, offset, { epsilon: 1e-5, activation: 'relu', residual });
        const logits = dense(globalAvgPool(normed.y), last, bias);
        const { loss } = softmaxCrossEntropy(logits, targets as Tensor2D);
        return { value: loss, kept: [logits, normed.mean] };
      },
      parameters,
      shares,
    );
    moveAverage([average], [kept[1]!], 0.5);
    kept[1]!.dispose();
    return [kept[0]!, ...grads];
  };
  return {
    ...{ average, step },
    reset: () => tidy(() => average.assign(tensor(new Float32Array(CHANNELS)))),
    dispose: () => [...parameters, average].forEach((one) => one.dispose()),
  };
}

const SHAPES = [[BATCH, SIDE, SIDE, 3], [BATCH, CLASSES], [BATCH]];
function inputs(): Float32Array[] {
  const targets = new Float32Array(BATCH * CLASSES);
  for (let i = 0; i < BATCH; i++) targets[i * CLASSES + random.int(CLASSES)] = 1;
  return [draw(BATCH * SIDE * SIDE * 3), targets, draw(BATCH)];
}

/** The same, but computed each time. */
function computing(step: (given: readonly Tensor[]) => Tensor[]): Captured {
  const { backend } = cpu;
  const own = capture(SHAPES, step);
  const { record } = backend;
  return {
    run(values) {
      backend.record = () => null;
      try {
        return own.run(values);
      } finally {
        backend.record = record;
      }
    },
    dispose: own.dispose,
  };
}

describe.each([1, 2])('what is captured, on %i thread(s)', (threads) => {
  it('gives the bits that are computed otherwise, without calling its function, and leaves nothing', async () => {
    await start(threads);
    const net = network();
    const batches = Array.from({ length: 4 }, inputs);
    const run = (on: Captured): number[][][] => {
      net.reset();
      return batches.map((batch) => bits([...on.run(batch), net.average]));
    };
    const computed = computing(net.step);
    const expected = run(computed);
    computed.dispose();
    const held = (): unknown => [memory().numTensors, cpu.backend.memory().inUseBytes];
    const before = held();
    const step = vi.fn(net.step);
    const captured = capture(SHAPES, step);
    expect(run(captured)).toEqual(expected);
    expect(step).toHaveBeenCalledTimes(2);
    captured.dispose();
    // Anew, in other places.
    const elsewhere = tensor(draw(5000));
    expect(run(captured)).toEqual(expected);
    expect(step).toHaveBeenCalledTimes(4);
    for (const one of [captured, captured, elsewhere]) one.dispose();
    expect(held()).toEqual(before);
    net.dispose();
  });
});

describe('what cannot be repeated is computed each time', () => {
  it.each<[string, (x: Tensor) => Tensor, number[]]>([
    ['because it reads values', (x) => mul(x, x.dataSync()[1]!), [20, 25, 30]],
    ['because it writes values', (x) => add(x, tensor([1, 2, 3])), [5, 7, 9]],
    ['because a kernel of it looks at values', (x) => sub(x, sum(x)), [-11, -10, -9]],
  ])('%s', async (_, compute, expected) => {
    await start(1);
    const captured = capture([[3]], ([x]) => [compute(x!)]);
    captured.run([Float32Array.of(1, 2, 3)]);
    expect([...captured.run([Float32Array.of(4, 5, 6)])[0]!.dataSync()]).toEqual(expected);
    captured.dispose();
  });
});

describe('a capture that fails', () => {
  it.each([1, 2])('leaves nothing behind, and says why, in call %i', async (failing) => {
    await start(1);
    const { inUseBytes } = cpu.backend.memory();
    let calls = 0;
    const captured = capture([[2]], ([x]) => {
      const twice = add(x!, x!);
      if (++calls === failing) throw new Error('No more.');
      return [twice];
    });
    expect(() => captured.run([Float32Array.of(1, 2)])).toThrow('No more.');
    expect([memory().numTensors, cpu.backend.memory().inUseBytes]).toEqual([0, inUseBytes]);
    expect([...captured.run([Float32Array.of(1, 2)])[0]!.dataSync()]).toEqual([2, 4]);
    captured.dispose();
    expect([memory().numTensors, cpu.backend.memory().inUseBytes]).toEqual([0, inUseBytes]);
  });

  it('refuses to dispose of what others have made', async () => {
    await start(1);
    const other = tensor([1]);
    const captured = capture([[1]], ([x]) => {
      other.dispose();
      return [add(x!, x!)];
    });
    expect(() => captured.run([Float32Array.of(4)])).toThrow('has not made');
  });

  it('reports a thread that died', async () => {
    await start(2);
    const captured = capture([[2]], ([x]) => [add(x!, x!)]);
    captured.run([Float32Array.of(1, 2)]);
    cpu.backend.kernels.fail();
    expect(() => captured.run([Float32Array.of(1, 2)])).toThrow(
      expect.objectContaining({ name: 'WorkerCrashed' }),
    );
    captured.dispose();
  });
});
