import { memory, setBackend, tensor4d, tidy, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { TRANSLATION_RECIPES } from '../../domain/translator';
import { stream } from '../../domain/random';
import { distance, valueAndGrads } from '../engine/ops';
import { BACKEND_NAME } from '../engine/wasm/backend';
import type { CpuBackend } from '../engine/wasm/create';
import { createCpuBackend } from '../engine/wasm/node';
import { Discriminator } from './discriminator';
import { edgeFilter } from './edges';
import { Generator } from './generator';
import { discriminatorLayers, generatorLayers, sizeOf } from './layers';
import { discriminatorLoss, edgeLoss, generatorLoss, sparseLoss } from './losses';
import { rowsTensor } from './pixels';
import { SIDE, TINY } from './test-data';
import { Trainer } from './trainer';

let cpu: CpuBackend;
beforeAll(async () => {
  cpu = await createCpuBackend({ threads: 1, build: 'simd' });
  await setBackend(BACKEND_NAME);
});
afterAll(() => cpu.dispose());
let tensors = 0;
beforeEach(() => {
  tensors = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensors));

const random = stream(3, 'test');
const noise = (count: number, scale = 1): Float32Array =>
  Float32Array.from({ length: count }, () => scale * (2 * random.unit() - 1));
const images = (count: number): Tensor4D =>
  tensor4d(noise(count * SIDE * SIDE * 3, 0.9), [count, SIDE, SIDE, 3]);
const summaries = (count: number): Tensor2D => rowsTensor(noise(count * 6), 6);

it('has the sizes that a browser can bear', () => {
  const spec = TRANSLATION_RECIPES.object;
  const count = (layers: { shape: readonly number[] }[]) =>
    layers.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  expect(count(generatorLayers(spec))).toBe(396_308);
  expect(count(discriminatorLayers(spec))).toBeLessThan(620_000);
});

it('gives every parameter of the generator a gradient, and images of −1 … 1', async () => {
  const generator = Generator.initial(TINY, 1);
  const discriminator = Discriminator.initial(TINY, 1);
  discriminator.iterate();
  const [value, ...grads] = tidy(() => {
    const normed = discriminator.normed();
    const x = images(2);
    const s = summaries(2);
    const y = generator.run(x, s);
    expect(y.shape).toEqual(x.shape);
    const run = valueAndGrads(
      () => ({
        value: generatorLoss(discriminator.scores(discriminator.see(generator.run(x, s), normed), s, normed)),
      }),
      generator.parameters.all,
    );
    return [y, ...run.grads];
  });
  for (const v of (await value!.data()) as Float32Array) expect(Math.abs(v)).toBeLessThanOrEqual(1);
  for (const grad of grads) {
    expect((await grad.data()).some((v) => v !== 0)).toBe(true);
    grad.dispose();
  }
  value!.dispose();
  generator.dispose();
  discriminator.dispose();
});

it('gives every parameter of the discriminator a gradient, with one head and with two', async () => {
  for (const heads of [1, 2] as const) {
    const discriminator = Discriminator.initial({ ...TINY, heads }, 1);
    discriminator.iterate();
    const grads = tidy(
      () =>
        valueAndGrads(() => {
          const normed = discriminator.normed();
          const seen = discriminator.see(images(2), normed);
          expect(seen.map(({ shape }) => shape[1])).toEqual(heads === 1 ? [2] : [2, 1]);
          return {
            value: discriminatorLoss({
              real: discriminator.scores(seen, summaries(2), normed),
              wrong: discriminator.scores(seen, summaries(2), normed),
              translated: discriminator.scores(discriminator.see(images(2), normed), summaries(2), normed),
            }),
          };
        }, discriminator.parameters.all).grads,
    );
    for (const grad of grads) {
      expect((await grad.data()).some((v) => v !== 0)).toBe(true);
      grad.dispose();
    }
    discriminator.dispose();
  }
});

it('follows the style: other summaries give other images and other scores', async () => {
  const generator = Generator.initial(TINY, 1);
  const x = images(1);
  const read = async (s: Tensor2D): Promise<Float32Array> => {
    const y = tidy(() => generator.run(x, s));
    const values = (await y.data()) as Float32Array;
    y.dispose();
    s.dispose();
    return values;
  };
  expect(await read(summaries(1))).not.toEqual(await read(summaries(1)));
  x.dispose();
  generator.dispose();
});

const scalar = async (make: () => { dataSync(): ArrayLike<number> }): Promise<number> =>
  tidy(() => make().dataSync()[0]! as unknown as never) as unknown as number;

it('has the losses of the formulas, in float64', async () => {
  const [a, b] = [noise(8), noise(8)];
  const score = (values: Float32Array): Tensor4D => tensor4d(values, [2, 2, 2, 1]);
  const mean = (f: (v: number, i: number) => number, values = a): number =>
    [...values].reduce((sum, v, i) => sum + f(v, i), 0) / values.length;
  const wide = a.map((v) => 3 * v);
  expect(await scalar(() => generatorLoss([score(wide), score(b)]))).toBeCloseTo(
    -(mean((v) => v, wide) + mean((v) => v, b)) / 2,
    6,
  );
  const hinge = (sign: number) => (v: number) => Math.max(0, 1 - sign * v);
  expect(
    await scalar(() => discriminatorLoss({ real: [score(wide)], translated: [score(b)], wrong: [score(a)] })),
  ).toBeCloseTo(mean(hinge(1), wide) + mean(hinge(-1), b) + mean(hinge(-1)), 6);
  const [x, y] = [noise(48), noise(48)];
  const picture = (values: Float32Array): Tensor4D => tensor4d(values, [1, 4, 4, 3]);
  const sparse = [...x].reduce((sum, v, i) => sum + Math.sqrt(Math.abs(v - y[i]!) + 1e-3), 0) / 48;
  expect(await scalar(() => sparseLoss(picture(x), picture(y)))).toBeCloseTo(sparse, 5);
  expect(await scalar(() => distance(picture(x), picture(y)))).toBeCloseTo(
    mean((v, i) => Math.abs(v - y[i]!), x),
    5,
  );
  // Sobel across and down of the difference, the border padded with zeros on both.
  const d = (row: number, column: number, colour: number): number =>
    row < 0 || column < 0 || row > 3 || column > 3
      ? 0
      : x[(row * 4 + column) * 3 + colour]! - y[(row * 4 + column) * 3 + colour]!;
  let edges = 0;
  for (let r = 0; r < 4; r++) {
    for (let c = 0; c < 4; c++) {
      for (let k = 0; k < 3; k++) {
        let across = 0;
        let down = 0;
        for (const [offset, weight] of [
          [-1, 1],
          [0, 2],
          [1, 1],
        ] as const) {
          across += weight * (d(r + offset, c + 1, k) - d(r + offset, c - 1, k));
          down += weight * (d(r + 1, c + offset, k) - d(r - 1, c + offset, k));
        }
        edges += (Math.abs(across) + Math.abs(down)) / 8;
      }
    }
  }
  expect(await scalar(() => edgeLoss(picture(x), picture(y), edgeFilter()))).toBeCloseTo(edges / 96, 5);
});

it('pushes the generator by −D, also where the discriminator is already fooled', () => {
  tidy(() => {
    const scores = tensor4d([5, -5], [2, 1, 1, 1]);
    const { grads } = valueAndGrads(() => ({ value: generatorLoss([scores]) }), [scores]);
    expect([...grads[0]!.dataSync()]).toEqual([-0.5, -0.5]);
  });
});

it('sends the cycle’s gradient through the first translation as well', async () => {
  const generator = Generator.initial(TINY, 1);
  const norms = tidy(() => {
    const [x, there, back] = [images(2), summaries(2), summaries(2)];
    const fixed = generator.run(x, there);
    const gradient = (first: () => Tensor4D): number => {
      const { grads } = valueAndGrads(
        () => ({ value: distance(generator.run(first(), back), x) }),
        generator.parameters.all,
      );
      return grads.reduce((sum, g) => sum + [...g.dataSync()].reduce((s, v) => s + Math.abs(v), 0), 0);
    };
    return [gradient(() => generator.run(x, there)), gradient(() => fixed)];
  });
  expect(Math.abs(norms[0]! - norms[1]!)).toBeGreaterThan(0.01 * norms[1]!);
  generator.dispose();
});

it('moves generator, average and discriminator at each step, and learns to tell real from translated', async () => {
  const trainer = new Trainer({ ...TINY, learningRate: { generator: 0, discriminator: 5e-3 } }, null);
  const bytes = (count: number, low: number) =>
    Uint8Array.from({ length: count * SIDE * SIDE * 3 }, () => low + random.int(60));
  const [own, target] = [noise(12), noise(12)];
  const batch = {
    sources: bytes(2, 0),
    own,
    target,
    reals: bytes(2, 190),
    fits: bytes(1, 0),
    fitStyles: noise(6),
  };
  const first = await trainer.step(batch);
  expect(first.discriminator).toBeGreaterThan(2.5);
  let last = first;
  for (let i = 0; i < 25; i++) last = await trainer.step(batch);
  expect(last.discriminator).toBeLessThan(0.75 * first.discriminator);
  trainer.dispose();
  const moving = new Trainer(TINY, null);
  const before = await moving.state();
  await moving.step(batch);
  const after = await moving.state();
  for (const part of ['generator', 'average', 'discriminator'] as const) {
    expect(after[part].every((values, i) => values.some((v, at) => v !== before[part][i]![at]))).toBe(true);
  }
  moving.dispose();
});
