import { Exp, Sigmoid, Tanh } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { KERNELS } from '../../ops/kernels';
import type { Given } from './harness';
import { close, given, numbers, runKernel, same, sizeOf } from './harness';
import * as reference from './reference-image';

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
    const draw = numbers(sizeOf(shape));
    const x = given(shape, draw(sizeOf(shape)));
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
    const rows = sizeOf(shape) / columns;
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
      draw(sizeOf(shape)).map(
        (value, i) => value + 9 * v.values[Math.floor(i / columns)]! * u.values[i % columns]!,
      ),
    );
    const [out, sigma] = runKernel(KERNELS.spectralNorm, { w, u, v }, {});
    const want = reference.spectralNorm(w.values, u.values, v.values);
    close(sigma, [want.sigma]);
    close(out, want.out);
    const dy = given(shape, draw(sizeOf(shape)));
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

/** Changes, projections, losses, spectral norm and functions; the backend is set by the caller. */
export function lossKernelSuite(): void {
  changes();
  losses();
  spectra();
  functions();
}
