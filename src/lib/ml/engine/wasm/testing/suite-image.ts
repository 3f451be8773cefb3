import { expect, it } from 'vitest';
import { KERNELS } from '../../ops/kernels';
import type { Given } from './harness';
import { close, given, numbers, runKernel, same, sizeOf } from './harness';
import type { Size } from './reference-image';
import * as reference from './reference-image';

/** [shape, activation, with bias, scale of the values]; the last ones are large enough for several threads. */
const BIASES = [
  [[3, 5], 'relu', true, 1],
  [[2, 3, 3, 3], 'leaky', true, 1],
  [[70, 1], 'tanh', true, 2],
  [[5, 6], 'relu6', true, 8],
  [[2, 5, 5, 16], 'none', true, 1],
  [[4, 4, 4, 33], 'leaky', false, 1],
  [[2, 64, 64, 3], 'tanh', true, 3],
  [[3, 33, 31, 7], 'leaky', true, 1],
  [[8, 16, 16, 32], 'relu6', true, 9],
] as const;

function biases(): void {
  it.each(BIASES)('adds a bias to %j, %s, bias %s', (shape, activation, biased, scale) => {
    const draw = numbers(sizeOf(shape));
    const channels = shape.at(-1)!;
    const x = given(
      shape,
      draw(sizeOf(shape)).map((v) => v * scale),
    );
    const bias = given([channels], draw(channels));
    const [y] = runKernel(KERNELS.biasActivation, biased ? { x, bias } : { x }, { activation });
    const of = (values: ArrayLike<number>, added: ArrayLike<number>): number[] =>
      reference.biasActivation(values, biased ? added : null, channels, activation);
    close(y, of(x.values, bias.values));

    const dy = given(shape, draw(sizeOf(shape)));
    const attrs = { activation, bias: biased };
    const grads = runKernel(KERNELS.biasActivationGrad, { dy, y: given(shape, y!) }, attrs);
    // Element by element: the slope of the activation where x + bias stands.
    const h = 1e-6;
    const above = of(
      Array.from(x.values, (v) => v + h),
      bias.values,
    );
    const below = of(
      Array.from(x.values, (v) => v - h),
      bias.values,
    );
    const dx = above.map((v, i) => ((v - below[i]!) / (2 * h)) * dy.values[i]!);
    close(grads[0], dx);
    expect(grads.length).toBe(biased ? 2 : 1);
    if (!biased) return;
    const dbias = new Float64Array(channels);
    dx.forEach((v, i) => (dbias[i % channels]! += v));
    close(grads[1], dbias);
  });
}

/** [batch, height, width, channels, activation, scaled, residual, mean of x] */
const NORMS = [
  [2, 3, 4, 5, 'none', true, false, 0],
  [1, 4, 4, 16, 'relu', false, true, 3],
  [3, 3, 3, 9, 'leaky', true, true, -2],
  [2, 2, 3, 4, 'tanh', true, false, 0],
  [2, 3, 2, 24, 'relu6', true, true, 1],
] as const;

/** Held against the forward pass alone, as they are large. */
const LARGE_NORMS = [
  [8, 16, 16, 64, 'relu', true, false, 0],
  [1, 40, 33, 48, 'none', true, true, 10],
  [2, 32, 32, 21, 'leaky', false, false, 0],
] as const;

function normInputs(shape: Size, scaled: boolean, residual: boolean, mean: number) {
  const draw = numbers(sizeOf(shape) + 5);
  const perImage = [shape[0], shape[3]];
  const x = given(
    shape,
    draw(sizeOf(shape)).map((v) => v + mean),
  );
  const scale = given(perImage, draw(sizeOf(perImage)));
  const offset = given(perImage, draw(sizeOf(perImage)));
  const extra = given(shape, draw(sizeOf(shape)));
  const inputs = { x, ...(scaled ? { scale, offset } : {}), ...(residual ? { residual: extra } : {}) };
  return { inputs, dy: given(shape, draw(sizeOf(shape))) };
}

const valuesOf = (inputs: Readonly<Record<string, Given>>): Record<string, Float32Array> =>
  Object.fromEntries(Object.entries(inputs).map(([name, { values }]) => [name, values]));

function instanceNorms(): void {
  const epsilon = 1e-3;
  it.each([...NORMS, ...LARGE_NORMS])(
    'normalises each image of %i×%i×%i×%i, %s, scaled %s, residual %s, mean %d',
    (batch, height, width, channels, activation, scaled, residual, mean) => {
      const shape = [batch, height, width, channels] as const;
      const { inputs } = normInputs(shape, scaled, residual, mean);
      const [y, m, v] = runKernel(KERNELS.instanceNorm, inputs, { epsilon, activation });
      const given = { x: inputs.x.values, ...valuesOf(inputs) };
      const want = reference.instanceNorm(shape, given, epsilon, activation);
      close(y, want.y);
      close(m, want.mean);
      close(v, want.variance);
    },
  );

  it.each(NORMS)(
    'has the gradient of normalising %i×%i×%i×%i, %s, scaled %s, residual %s, mean %d',
    (batch, height, width, channels, activation, scaled, residual, mean) => {
      const shape = [batch, height, width, channels] as const;
      const { inputs, dy } = normInputs(shape, scaled, residual, mean);
      const [y, m, v] = runKernel(KERNELS.instanceNorm, inputs, { epsilon, activation });
      const moments = { mean: given([batch, channels], m!), variance: given([batch, channels], v!) };
      const { x, scale } = inputs;
      const grads = runKernel(
        KERNELS.instanceNormGrad,
        { dy, x, y: given(shape, y!), ...moments, ...(scale === undefined ? {} : { scale }) },
        { epsilon, activation, residual },
      );
      const known = { x: x.values, ...valuesOf(inputs) };
      const names = ['x', ...(scaled ? ['scale', 'offset'] : []), ...(residual ? ['residual'] : [])];
      expect(grads.length).toBe(names.length);
      names.forEach((name, i) => {
        const want = reference.slopes(
          valuesOf(inputs)[name]!,
          dy.values,
          (values) => reference.instanceNorm(shape, { ...known, [name]: values }, epsilon, activation).y,
        );
        close(grads[i], want);
      });
    },
  );

  it('is the same to the bit for an image alone and among others', () => {
    const shape = [4, 32, 32, 24] as const;
    const { inputs } = normInputs(shape, false, false, 1);
    const [all] = runKernel(KERNELS.instanceNorm, inputs, { epsilon, activation: 'tanh' });
    const length = sizeOf(shape) / 4;
    const alone = given([1, 32, 32, 24], inputs.x.values.slice(length, 2 * length));
    const [one] = runKernel(KERNELS.instanceNorm, { x: alone }, { epsilon, activation: 'tanh' });
    same(one, all!.slice(length, 2 * length));
  });
}

/** Small, odd, and large enough for several threads. */
const IMAGES = [
  [1, 2, 2, 1],
  [2, 3, 5, 3],
  [2, 4, 2, 6],
  [3, 5, 1, 16],
  [2, 32, 30, 19],
] as const;

function rearrangements(): void {
  it.each(IMAGES)('enlarges, shuffles and sums %i×%i×%i×%i', (batch, height, width, channels) => {
    const shape = [batch, height, width, channels] as const;
    const double = [batch, 2 * height, 2 * width, channels] as const;
    const quadruple = [batch, height, width, 4 * channels] as const;
    const draw = numbers(sizeOf(shape));
    const x = given(shape, draw(sizeOf(shape)));
    const atX = reference.reader(shape, x.values);
    const upsampled = reference.draw(double, (b, row, column, c) => atX(b, row >> 1, column >> 1, c));
    same(runKernel(KERNELS.upsample2, { x }, {})[0], upsampled);

    const dy = given(double, draw(sizeOf(double)));
    const atDy = reference.reader(double, dy.values);
    const sums = reference.draw(shape, (b, row, column, c) => {
      const at = (i: number, j: number): number => atDy(b, 2 * row + i, 2 * column + j, c);
      return at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1);
    });
    close(runKernel(KERNELS.upsample2Grad, { dy }, {})[0], sums);

    const unshuffled = reference.draw(quadruple, (b, row, column, k) => {
      const [part, c] = [Math.floor(k / channels), k % channels];
      return atDy(b, 2 * row + (part >> 1), 2 * column + (part & 1), c);
    });
    same(runKernel(KERNELS.pixelUnshuffle2, { x: dy }, {})[0], unshuffled);
    const back = runKernel(KERNELS.pixelShuffle2, { x: given(quadruple, unshuffled) }, {});
    same(back[0], dy.values);
  });

  it.each(IMAGES)('joins and cuts channels of %i×%i×%i×%i', (batch, height, width, channels) => {
    for (const others of [1, 3, 8]) {
      const draw = numbers(sizeOf([batch, height, width, channels]) + others);
      const [shape, second] = [
        [batch, height, width, channels],
        [batch, height, width, others],
      ] as const;
      const a = given(shape, draw(sizeOf(shape)));
      const b = given(second, draw(sizeOf(second)));
      const both = [batch, height, width, channels + others] as const;
      const [atA, atB] = [
        reference.reader([batch, height, width, channels], a.values),
        reference.reader([batch, height, width, others], b.values),
      ];
      const joined = reference.draw(both, (i, row, column, c) =>
        c < channels ? atA(i, row, column, c) : atB(i, row, column, c - channels),
      );
      const [y] = runKernel(KERNELS.concatChannels, { a, b }, {});
      same(y, joined);
      const x = given(both, joined);
      const [first] = runKernel(KERNELS.sliceChannels, { x }, { begin: 0, size: channels });
      same(first, a.values);
      const [last] = runKernel(KERNELS.sliceChannels, { x }, { begin: channels, size: others });
      same(last, b.values);
    }
  });
}

/** Biases, instance norm and what moves pixels; the backend is set by the caller. */
export function imageKernelSuite(): void {
  biases();
  instanceNorms();
  rearrangements();
}
