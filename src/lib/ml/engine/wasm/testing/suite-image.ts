import { Exp, Sigmoid, Tanh } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { KERNELS } from '../../ops/kernels';
import type { Given } from './harness';
import { numbers, relativeError, runKernel } from './harness';
import type { Size } from './reference-image';
import * as reference from './reference-image';

const TOLERANCE = 2e-5;
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const given = (shape: readonly number[], values: ArrayLike<number>): Given => ({
  shape,
  values: Float32Array.from(values),
});
const close = (actual: ArrayLike<number> | undefined, wanted: ArrayLike<number>): void => {
  expect(relativeError(actual ?? [], wanted)).toBeLessThan(TOLERANCE);
};

/** To the bit; Vitest's own comparison takes seconds for large arrays. */
const same = (actual: ArrayLike<number> | undefined, wanted: ArrayLike<number>): void => {
  expect(relativeError(actual ?? [], wanted)).toBe(0);
};

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
    const draw = numbers(size(shape));
    const channels = shape.at(-1)!;
    const x = given(
      shape,
      draw(size(shape)).map((v) => v * scale),
    );
    const bias = given([channels], draw(channels));
    const [y] = runKernel(KERNELS.biasActivation, biased ? { x, bias } : { x }, { activation });
    const of = (values: ArrayLike<number>, added: ArrayLike<number>): number[] =>
      reference.biasActivation(values, biased ? added : null, channels, activation);
    close(y, of(x.values, bias.values));

    const dy = given(shape, draw(size(shape)));
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
  const draw = numbers(size(shape) + 5);
  const perImage = [shape[0], shape[3]];
  const x = given(
    shape,
    draw(size(shape)).map((v) => v + mean),
  );
  const scale = given(perImage, draw(size(perImage)));
  const offset = given(perImage, draw(size(perImage)));
  const extra = given(shape, draw(size(shape)));
  const inputs = { x, ...(scaled ? { scale, offset } : {}), ...(residual ? { residual: extra } : {}) };
  return { inputs, dy: given(shape, draw(size(shape))) };
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
    const length = size(shape) / 4;
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
    const draw = numbers(size(shape));
    const x = given(shape, draw(size(shape)));
    const atX = reference.reader(shape, x.values);
    const upsampled = reference.draw(double, (b, row, column, c) => atX(b, row >> 1, column >> 1, c));
    same(runKernel(KERNELS.upsample2, { x }, {})[0], upsampled);

    const dy = given(double, draw(size(double)));
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
      const draw = numbers(size([batch, height, width, channels]) + others);
      const [shape, second] = [
        [batch, height, width, channels],
        [batch, height, width, others],
      ] as const;
      const a = given(shape, draw(size(shape)));
      const b = given(second, draw(size(second)));
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

function changes(): void {
  it.each([3, 50, 40_000])('adds a change to %i values, and its gradient', (length) => {
    const draw = numbers(length);
    const x = given([length], draw(length));
    const change = given([length], draw(length));
    const [y] = runKernel(KERNELS.addChange, { x, change }, {});
    close(y, reference.addChange(x.values, change.values));
    const dy = given([length], draw(length));
    const [dx, dchange] = runKernel(KERNELS.addChangeGrad, { dy, x, change }, {});
    const inside = Array.from(x.values, (v, i) => Math.abs(v + 2 * Math.tanh(change.values[i]!)) <= 1);
    const direct = inside.map((in1, i) => (in1 ? dy.values[i]! : 0));
    close(dx, direct);
    close(
      dchange,
      direct.map((d, i) => 2 * d * (1 - Math.tanh(change.values[i]!) ** 2)),
    );
    const [sum] = runKernel(KERNELS.sum2, { a: x, b: change }, {});
    same(
      sum,
      x.values.map((v, i) => v + change.values[i]!),
    );
  });

  it.each([
    [2, 3, 3, 5],
    [3, 2, 2, 16],
    [8, 8, 8, 130],
  ] as const)('projects %i×%i×%i×%i, and its gradient', (batch, height, width, channels) => {
    const shape = [batch, height, width, channels] as const;
    const draw = numbers(size(shape));
    const x = given(shape, draw(size(shape)));
    const direction = given([batch, channels], draw(batch * channels));
    const [y] = runKernel(KERNELS.projectOnto, { x, direction }, {});
    close(y, reference.projectOnto(shape, x.values, direction.values));
    const dy = given([batch, height, width, 1], draw(batch * height * width));
    const [dx, ddirection] = runKernel(KERNELS.projectOntoGrad, { dy, x, direction }, {});
    const pixels = height * width;
    const wanted = new Float64Array(batch * channels);
    const wantDx = Float64Array.from(x.values, (v, i) => {
      const [place, c] = [Math.floor(i / channels), i % channels];
      const own = Math.floor(place / pixels) * channels + c;
      wanted[own]! += dy.values[place]! * v;
      return dy.values[place]! * direction.values[own]!;
    });
    close(dx, wantDx);
    close(ddirection, wanted);
  });
}

function losses(): void {
  it.each([1, 7, 4096, 50_001])('averages over %i values, and the gradients', (length) => {
    const draw = numbers(length + 1);
    const a = given(
      [length],
      draw(length).map((v) => 2 * v),
    );
    const b = given([length], draw(length));
    if (length > 2) b.values[1] = a.values[1]!;
    const dy = given([1], [0.7]);
    const each = (f: (i: number) => number): number[] =>
      Array.from(a.values, (_, i) => (0.7 / length) * f(i));
    for (const sign of [1, -1]) {
      close(runKernel(KERNELS.hinge, { x: a }, { sign })[0], [reference.hinge(a.values, sign)]);
      close(
        runKernel(KERNELS.hingeGrad, { dy, x: a }, { sign })[0],
        each((i) => (sign * a.values[i]! < 1 ? -sign : 0)),
      );
    }
    close(runKernel(KERNELS.meanAll, { x: a }, {})[0], [reference.meanAll(a.values)]);
    close(
      runKernel(KERNELS.meanAllGrad, { dy }, { inputShape: [length] })[0],
      each(() => 1),
    );
    for (const root of [false, true]) {
      const [value] = runKernel(KERNELS.distance, { a, b }, { root });
      close(value, [reference.distance(a.values, b.values, root)]);
      const difference = (i: number): number => a.values[i]! - b.values[i]!;
      const slope = (d: number): number => Math.sign(d) / (root ? 2 * Math.sqrt(Math.abs(d) + 1e-3) : 1);
      const [da] = runKernel(KERNELS.distanceGrad, { dy, a, b }, { root });
      close(
        da,
        each((i) => slope(difference(i))),
      );
    }
  });

  it('adds weighted scalars', () => {
    const [x0, x1, x2] = [given([1], [2]), given([1], [-3]), given([1], [0.5])];
    const [sum] = runKernel(KERNELS.weightedSum, { x0, x1, x2 }, { weights: [1, 0.5, 4] });
    close(sum, [2.5]);
    close(runKernel(KERNELS.weightedSum, { x0 }, { weights: [3] })[0], [6]);
  });
}

function spectra(): void {
  it.each([
    [[3, 4], 0],
    [[2, 2, 3, 5], 0],
    [[4, 4, 33, 66], 1],
  ] as const)('divides weights of %j by their spectral norm, and its gradient', (shape, large) => {
    const columns = shape.at(-1)!;
    const rows = size(shape) / columns;
    const draw = numbers(rows);
    const unitVector = (length: number): Given => {
      const values = draw(length);
      const norm = Math.hypot(...values);
      const [unit] = runKernel(KERNELS.unit, { x: given([length], values) }, {});
      close(
        unit,
        values.map((v) => v / norm),
      );
      return given([length], unit!);
    };
    const [u, v] = [unitVector(columns), unitVector(rows)];
    // Far from orthogonal to v·uᵀ, as weights are to the vectors that follow them.
    const w = given(
      shape,
      draw(size(shape)).map(
        (value, i) => value + 9 * v.values[Math.floor(i / columns)]! * u.values[i % columns]!,
      ),
    );
    const [out, sigma] = runKernel(KERNELS.spectralNorm, { w, u, v }, {});
    const want = reference.spectralNorm(w.values, u.values, v.values);
    close(sigma, [want.sigma]);
    close(out, want.out);
    const dy = given(shape, draw(size(shape)));
    const inputs = { dy, w, u, v, sigma: given([1], sigma!) };
    const [dw] = runKernel(KERNELS.spectralNormGrad, inputs, {});
    let product = 0;
    dy.values.forEach((d, i) => (product += d * w.values[i]!));
    const wanted = Array.from(dy.values, (d, i) => {
      const outer = v.values[Math.floor(i / columns)]! * u.values[i % columns]!;
      return d / want.sigma - (product / want.sigma ** 2) * outer;
    });
    close(dw, wanted);
    if (large) return;
    const numeric = reference.slopes(
      w.values,
      dy.values,
      (values) => reference.spectralNorm(values, u.values, v.values).out,
    );
    close(dw, numeric);
  });

  it('leaves a vector of zeros as it is', () => {
    expect(runKernel(KERNELS.unit, { x: given([3], [0, 0, 0]) }, {})[0]).toEqual(new Float32Array(3));
  });
}

function functions(): void {
  const grid = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 1000);
  it('has a tanh within 2e-6, odd, bounded and right at the ends', () => {
    const [y] = runKernel(Tanh, { x: given([grid.length], grid) }, {});
    y!.forEach((value, i) => {
      if (Math.abs(value - Math.tanh(grid[i]!)) > 2e-6 || Math.abs(value) > 1)
        throw new Error(`tanh(${grid[i]!}) became ${value}`);
    });
    expect(y![20_000]).toBe(0);
    same(y!.map((v) => -v).reverse(), y!);
    const ends = runKernel(Tanh, { x: given([3], [Infinity, -Infinity, NaN]) }, {})[0]!;
    close(ends.slice(0, 2), [1, -1]);
    expect(ends[2]).toBeNaN();
  });

  it('has exp and sigmoid to single precision', () => {
    const x = given([grid.length], grid);
    const [exp] = runKernel(Exp, { x }, {});
    const [sigmoid] = runKernel(Sigmoid, { x }, {});
    grid.forEach((value, i) => {
      const [e, s] = [Math.exp(value), 1 / (1 + Math.exp(-value))];
      if (Math.abs(exp![i]! - e) > 1e-6 * e) throw new Error(`exp(${value}) became ${exp![i]!}`);
      if (Math.abs(sigmoid![i]! - s) > 1e-6 * s) throw new Error(`sigmoid(${value}) became ${sigmoid![i]!}`);
    });
  });
}

/** What the translator needs beyond a classifier; the backend is set by the caller. */
export function imageKernelSuite(): void {
  biases();
  instanceNorms();
  rearrangements();
  changes();
  losses();
  spectra();
  functions();
}
