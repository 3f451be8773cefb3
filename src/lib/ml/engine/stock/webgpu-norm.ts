import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation } from '../ops/kernels';
import { runProgram } from './webgpu-program';

/**
 * Batch norm and its gradient in seven programs instead of some thirty. Sums over the rows of [rows, channels] are
 * taken by workgroups that have four channels each, so that what is read together lies together.
 */
const CHANNELS_A_GROUP = 4;
const ROWS_A_GROUP = 64;
const THREADS = CHANNELS_A_GROUP * ROWS_A_GROUP;

/** Σ over rows of `term` (of `at`, the element's index, and `c`, its channel), then `result` of that `sum`. */
function channelSum(
  key: string,
  inputs: Readonly<Record<string, Tensor>>,
  channels: number,
  rows: number,
  term: string,
  result: string,
  scalars: Readonly<Record<string, number>> = {},
): Tensor {
  return runProgram(
    {
      key,
      names: Object.keys(inputs),
      threads: THREADS,
      groups: Math.ceil(channels / CHANNELS_A_GROUP),
      outputShape: [channels],
      scalars: { rows, ...scalars },
      code: `
        var<workgroup> partial : array<f32, ${THREADS}>;
        fn main(index : i32) {
          let lane = i32(localId.x);
          let c = (index / ${THREADS}) * ${CHANNELS_A_GROUP} + lane % ${CHANNELS_A_GROUP};
          var sum = 0.0;
          if (c < uniforms.size) {
            for (var row = lane / ${CHANNELS_A_GROUP}; row < i32(uniforms.rows); row += ${ROWS_A_GROUP}) {
              let at = row * uniforms.size + c;
              sum += ${term};
            }
          }
          partial[lane] = sum;
          workgroupBarrier();
          for (var half = ${THREADS / 2}; half >= ${CHANNELS_A_GROUP}; half /= 2) {
            if (lane < half) {
              partial[lane] += partial[lane + half];
            }
            workgroupBarrier();
          }
          if (lane < ${CHANNELS_A_GROUP} && c < uniforms.size) {
            sum = partial[lane];
            setOutputAtIndex(c, ${result});
          }
        }`,
    },
    Object.values(inputs),
  );
}

/** `formula` for each element of `like`, of its index `at` and its channel `c`. */
function eachElement(
  key: string,
  inputs: Readonly<Record<string, Tensor>>,
  like: Tensor,
  formula: string,
  scalars: Readonly<Record<string, number>> = {},
): Tensor {
  return runProgram(
    {
      key,
      names: Object.keys(inputs),
      threads: THREADS,
      groups: Math.ceil(like.size / THREADS),
      outputShape: like.shape,
      scalars: { channels: like.shape.at(-1)!, ...scalars },
      code: `
        fn main(index : i32) {
          if (index < uniforms.size) {
            let at = index;
            let c = index % i32(uniforms.channels);
            setOutputAtIndex(index, ${formula});
          }
        }`,
    },
    Object.values(inputs),
  );
}

interface NormAttrs {
  readonly epsilon: number;
  readonly activation: Activation;
}

/** The kernel `batchNorm`: [y, mean, variance]. */
export function batchNormOnWebGpu(
  { x, scale, offset, residual }: Readonly<Record<string, Tensor>>,
  { epsilon, activation }: NormAttrs,
): Tensor[] {
  const channels = scale!.size;
  const rows = x!.size / channels;
  const mean = channelSum('mean', { x: x! }, channels, rows, 'x[at]', 'sum / uniforms.rows');
  const term = '(x[at] - mean[c]) * (x[at] - mean[c])';
  const variance = channelSum('variance', { x: x!, mean }, channels, rows, term, 'sum / uniforms.rows');
  const moved = `(x[at] - mean[c]) * scale[c] * inverseSqrt(variance[c] + uniforms.epsilon) + offset[c]`;
  const added = residual === undefined ? moved : `${moved} + residual[at]`;
  const y = eachElement(
    `normalise_${activation}_${residual === undefined ? '' : 'residual'}`,
    { x: x!, mean, variance, scale: scale!, offset: offset!, ...(residual && { residual }) },
    x!,
    activation === 'relu' ? `max(0.0, ${added})` : added,
    { epsilon },
  );
  return [y, mean, variance];
}

/** The kernel `batchNormGrad`; for the formulas see `norm.ts`. */
export function batchNormGradOnWebGpu(
  { dy, x, y, scale, mean, variance }: Readonly<Record<string, Tensor>>,
  { epsilon, activation, residual }: NormAttrs & { readonly residual: boolean },
): Tensor[] {
  const channels = scale!.size;
  const rows = x!.size / channels;
  const g =
    activation === 'relu'
      ? eachElement('through_relu', { dy: dy!, y: y! }, dy!, 'select(0.0, dy[at], y[at] > 0.0)')
      : dy!.clone();
  const dscale = channelSum(
    'dscale',
    { g, x: x!, mean: mean!, variance: variance! },
    channels,
    rows,
    'g[at] * (x[at] - mean[c])',
    'sum * inverseSqrt(variance[c] + uniforms.epsilon)',
    { epsilon },
  );
  const doffset = channelSum('doffset', { g }, channels, rows, 'g[at]', 'sum');
  const inverse = 'inverseSqrt(variance[c] + uniforms.epsilon)';
  const normalised = `(x[at] - mean[c]) * ${inverse}`;
  const dx = eachElement(
    'dx',
    { g, x: x!, scale: scale!, mean: mean!, variance: variance!, dscale, doffset },
    x!,
    `scale[c] * ${inverse} * (g[at] - (doffset[c] + ${normalised} * dscale[c]) / uniforms.rows)`,
    { epsilon, rows },
  );
  return residual ? [dx, dscale, doffset, g] : [dx, dscale, doffset];
}
