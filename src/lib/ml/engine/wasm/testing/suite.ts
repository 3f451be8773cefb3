import { expect, it } from 'vitest';
import { KERNELS } from '../../ops/kernels';
import { convGeometry, outputShape } from '../geometry';
import { numbers, relativeError, runKernel, sizeOf, TOLERANCE } from './harness';
import * as reference from './reference';

/** [batch, height, width, in, out, kernel, stride, pad]: odd sizes, odd channels, batch 1, kernels 1 to 5. */
const CONVS = [
  [2, 8, 8, 3, 16, 3, 1, 'same'],
  [1, 7, 9, 5, 7, 3, 1, 'same'],
  [3, 8, 8, 16, 32, 3, 2, 'same'],
  [2, 9, 7, 4, 9, 3, 2, 'same'],
  [2, 6, 6, 16, 24, 1, 1, 'same'],
  [2, 8, 8, 16, 8, 1, 2, 'same'],
  [1, 7, 5, 3, 5, 1, 2, 'valid'],
  [2, 9, 9, 6, 10, 3, 1, 'valid'],
  [2, 9, 8, 7, 3, 3, 2, 'valid'],
  [1, 8, 8, 8, 8, 4, 2, 'same'],
  [2, 7, 7, 2, 11, 4, 2, 'valid'],
  [1, 5, 5, 1, 1, 5, 1, 'same'],
  [5, 2, 2, 33, 17, 3, 1, 'same'],
  [1, 1, 1, 4, 4, 3, 2, 'same'],
  [1, 40, 64, 3, 8, 3, 1, 'same'],
  [4, 33, 31, 10, 13, 3, 2, 'same'],
  // By Winograd's filtering: few and many tiles, channels that fill no panel, more tiles than a band.
  [1, 2, 2, 128, 4, 3, 1, 'same'],
  [2, 8, 8, 32, 32, 3, 1, 'same'],
  [3, 6, 10, 20, 36, 3, 1, 'same'],
  [5, 4, 6, 12, 44, 3, 1, 'same'],
  [2, 16, 14, 64, 16, 3, 1, 'same'],
  // The translator's ends: few channels in, few out, one out.
  [2, 16, 16, 19, 3, 3, 1, 'same'],
  [2, 8, 8, 128, 1, 3, 1, 'same'],
  [2, 16, 16, 3, 32, 4, 2, 'same'],
] as const;

function convolutions(): void {
  it.each(CONVS)('convolves %i×%i×%i×%i to %i, kernel %i, stride %i, %s', (...given) => {
    const [batch, height, width, inChannels, outChannels, kernel, stride, pad] = given;
    const inputShape = [batch, height, width, inChannels];
    const filterShape = [kernel, kernel, inChannels, outChannels];
    const g = convGeometry(inputShape, filterShape, stride, pad);
    const draw = numbers(height * 31 + width);
    const x = { shape: inputShape, values: draw(sizeOf(inputShape)) };
    const filter = { shape: filterShape, values: draw(sizeOf(filterShape)) };
    const dy = { shape: outputShape(g), values: draw(sizeOf(outputShape(g))) };
    const [y] = runKernel(KERNELS.conv2d, { x, filter }, { stride, pad });
    expect(relativeError(y!, reference.conv(g, x.values, filter.values))).toBeLessThan(TOLERANCE);
    const [dx] = runKernel(KERNELS.conv2dInputGrad, { dy, filter }, { stride, pad, inputShape });
    expect(relativeError(dx!, reference.convInputGrad(g, dy.values, filter.values))).toBeLessThan(TOLERANCE);
    const [dw] = runKernel(KERNELS.conv2dFilterGrad, { x, dy }, { stride, pad, filterShape });
    expect(relativeError(dw!, reference.convFilterGrad(g, x.values, dy.values))).toBeLessThan(TOLERANCE);
  });
}

/** [batch, height, width, channels, kernel, stride, pad] */
const DEPTHWISE = [
  [2, 6, 7, 5, 3, 1, 'same'],
  [1, 9, 8, 16, 3, 2, 'same'],
  [2, 7, 7, 19, 3, 2, 'valid'],
  [1, 5, 6, 8, 3, 1, 'valid'],
  [2, 6, 6, 4, 5, 1, 'same'],
  [1, 1, 1, 3, 3, 2, 'same'],
  [1, 2, 3, 6, 4, 2, 'same'],
  [3, 6, 5, 7, 1, 2, 'same'],
  [2, 28, 30, 33, 3, 1, 'same'],
  [2, 29, 32, 40, 3, 2, 'same'],
] as const;

function depthwise(): void {
  it.each(DEPTHWISE)('convolves each channel of %i×%i×%i×%i, kernel %i, stride %i, %s', (...given) => {
    const [batch, height, width, channels, kernel, stride, pad] = given;
    const inputShape = [batch, height, width, channels];
    const filterShape = [kernel, kernel, channels, 1];
    const g = convGeometry(inputShape, [kernel, kernel, channels, channels], stride, pad);
    const draw = numbers(height * 17 + width);
    const x = { shape: inputShape, values: draw(sizeOf(inputShape)) };
    const filter = { shape: filterShape, values: draw(sizeOf(filterShape)) };
    const dy = { shape: outputShape(g), values: draw(sizeOf(outputShape(g))) };
    const want = reference.depthwise(g, x.values, filter.values, dy.values);
    const [y] = runKernel(KERNELS.depthwiseConv2d, { x, filter }, { stride, pad });
    expect(relativeError(y!, want.y)).toBeLessThan(TOLERANCE);
    const [dx] = runKernel(KERNELS.depthwiseConv2dInputGrad, { dy, filter }, { stride, pad, inputShape });
    expect(relativeError(dx!, want.dx)).toBeLessThan(TOLERANCE);
    const [dw] = runKernel(KERNELS.depthwiseConv2dFilterGrad, { x, dy }, { stride, pad, filterShape });
    expect(relativeError(dw!, want.dw)).toBeLessThan(TOLERANCE);
  });
}

/** [rows, channels, relu, residual, mean of x] */
const NORMS = [
  [64, 16, true, false, 0],
  [300, 3, true, true, 0],
  [37, 21, false, false, 5],
  [2000, 32, true, true, 20],
  [129, 8, false, true, -3],
  [1, 4, true, false, 0],
] as const;

function norms(): void {
  it.each(NORMS)(
    'normalises %i×%i, relu %s, residual %s, mean %d',
    (rows, channels, relu, residual, mean) => {
      const draw = numbers(rows * 7 + channels);
      const shape = [rows, 1, 1, channels];
      const tensor = (values: Float32Array) => ({ shape, values });
      const vector = (values: Float32Array) => ({ shape: [channels], values });
      const x = tensor(draw(rows * channels).map((v) => v + mean));
      const [scale, offset] = [vector(draw(channels)), vector(draw(channels))];
      const extra = residual ? { residual: tensor(draw(rows * channels)) } : {};
      const attrs = { epsilon: 1e-3, activation: relu ? 'relu' : 'none' };
      const n = { channels, epsilon: 1e-3, relu };
      const want = reference.batchNorm(
        n,
        x.values,
        scale.values,
        offset.values,
        extra.residual?.values ?? null,
      );
      const [y, m, v] = runKernel(KERNELS.batchNorm, { x, scale, offset, ...extra }, attrs);
      expect(relativeError(y!, want.y)).toBeLessThan(TOLERANCE);
      expect(relativeError(m!, want.mean)).toBeLessThan(TOLERANCE);
      expect(relativeError(v!, want.variance)).toBeLessThan(TOLERANCE);

      const moments = { mean: vector(m!), variance: vector(v!) };
      const dy = tensor(draw(rows * channels));
      const wantGrad = reference.batchNormGrad(n, dy.values, x.values, y!, scale.values, m!, v!);
      const inputs = { dy, x, y: tensor(y!), scale, ...moments };
      const [dx, dscale, doffset, dresidual] = runKernel(KERNELS.batchNormGrad, inputs, {
        ...attrs,
        residual,
      });
      expect(relativeError(dx!, wantGrad.dx)).toBeLessThan(TOLERANCE);
      expect(relativeError(dscale!, wantGrad.dscale)).toBeLessThan(TOLERANCE);
      expect(relativeError(doffset!, wantGrad.doffset)).toBeLessThan(TOLERANCE);
      if (residual) expect(relativeError(dresidual!, wantGrad.dresidual)).toBe(0);
      else expect(dresidual).toBeUndefined();

      const other = {
        mean: vector(draw(channels)),
        variance: vector(draw(channels).map((w) => w * w + 0.1)),
      };
      const frozen = runKernel(KERNELS.batchNormFrozen, { x, scale, offset, ...other, ...extra }, attrs);
      const given = { mean: other.mean.values, variance: other.variance.values };
      const residualValues = extra.residual?.values ?? null;
      const wantFrozen = reference.batchNorm(n, x.values, scale.values, offset.values, residualValues, given);
      expect(relativeError(frozen[0]!, wantFrozen.y)).toBeLessThan(TOLERANCE);
      const frozenInputs = { dy, y: tensor(frozen[0]!), scale, variance: other.variance };
      const frozenGrad = runKernel(KERNELS.batchNormFrozenGrad, frozenInputs, { ...attrs, residual });
      const wantDx = dy.values.map((d, i) => {
        const c = i % channels;
        const live = !relu || frozen[0]![i]! > 0;
        return live ? (d * scale.values[c]!) / Math.sqrt(given.variance[c]! + n.epsilon) : 0;
      });
      expect(relativeError(frozenGrad[0]!, wantDx)).toBeLessThan(TOLERANCE);
    },
  );
}

const PRODUCTS = [
  [16, 64, 3],
  [1, 1, 1],
  [7, 5, 11],
  [50, 33, 20],
  [6, 100, 8],
] as const;

function products(): void {
  const cases = PRODUCTS.flatMap((sizes) =>
    [0, 1, 2, 3].map((t) => [...sizes, (t & 1) === 1, (t & 2) === 2] as const),
  );
  it.each(cases)(
    'multiplies %i×%i by ×%i, transposed %s, %s',
    (rows, inner, columns, transposeA, transposeB) => {
      const draw = numbers(rows + inner * 3);
      const a = { shape: transposeA ? [inner, rows] : [rows, inner], values: draw(rows * inner) };
      const b = { shape: transposeB ? [columns, inner] : [inner, columns], values: draw(inner * columns) };
      const bias = { shape: [columns], values: draw(columns) };
      const want = reference.matMul([rows, inner, columns], a.values, b.values, transposeA, transposeB);
      const [plain] = runKernel(KERNELS.matMul, { a, b }, { transposeA, transposeB });
      expect(relativeError(plain!, want)).toBeLessThan(TOLERANCE);
      const [biased] = runKernel(KERNELS.matMul, { a, b, bias }, { transposeA, transposeB });
      const wantBiased = want.map((v, i) => v + bias.values[i % columns]!);
      expect(relativeError(biased!, wantBiased)).toBeLessThan(TOLERANCE);
      const [sum] = runKernel(KERNELS.columnSum, { x: { shape: [rows, columns], values: plain! } }, {});
      const wantSum = new Float64Array(columns);
      plain!.forEach((v, i) => (wantSum[i % columns]! += v));
      expect(relativeError(sum!, wantSum)).toBeLessThan(TOLERANCE);
    },
  );
}

/** Every kernel with a reference of its own; the backend is set by the caller. */
export function kernelSuite(): void {
  convolutions();
  depthwise();
  norms();
  products();
}
