import type { Tensor } from '@tensorflow/tfjs-core';
import type { Activation, Nonlinearity } from '../ops/kernels';
import { activated, eachElement, throughAt, type Cells } from './webgpu-elements';
import { overRows } from './webgpu-sums';

/** The norms of a batch and of an image, forward and backward, in two programs each. */
type Inputs = Readonly<Record<string, Tensor | undefined>>;

/** The tensors among them that are there. */
const given = (tensors: Inputs): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(tensors).filter((entry): entry is [string, Tensor] => !!entry[1]));

interface NormAttrs {
  readonly epsilon: number;
  readonly activation: Nonlinearity;
}
type GradAttrs = NormAttrs & { readonly residual: boolean };

const MEAN = 'f32(uniforms.rows)';

function norm(
  { x, scale, offset, residual }: Inputs,
  { epsilon, activation }: NormAttrs,
  cells: Cells,
  cellShape: readonly number[],
): [y: Tensor, mean: Tensor, variance: Tensor] {
  const { mean, variance } = overRows('moments', { x: x! }, { mean: cellShape, variance: cellShape }, cells, {
    width: 1,
    code: (sum) => `
        ${sum('sum', 'x[at]')}
        let middle = sum / ${MEAN};
        ${sum('squares', '(x[at] - middle) * (x[at] - middle)')}`,
    result: `
        mean[cell] = middle;
        variance[cell] = squares / ${MEAN};`,
  });
  const scaled = `(x[at] - mean[cell]) ${scale ? '* scale[cell]' : ''} * inverseSqrt(variance[cell] + uniforms.epsilon)`;
  const moved = `${scaled} ${offset ? '+ offset[cell]' : ''} ${residual ? '+ residual[at]' : ''}`;
  const { y } = eachElement(
    `normalise_${activation}_${scale ? 'scaled' : ''}_${residual ? 'residual' : ''}`,
    given({ x, mean, variance, scale, offset, residual }),
    { y: x!.shape },
    cells,
    `let value = ${moved};
     y[at] = ${activated('value', activation)};`,
    { epsilon },
  );
  return [y, mean, variance];
}

/** For the formulas see `norm.ts`. */
function normGrad(
  { dy, x, y, scale, mean, variance }: Inputs,
  { epsilon, activation, residual }: GradAttrs,
  cells: Cells,
): { dx: Tensor; dscale: Tensor; doffset: Tensor; dresidual: Tensor | undefined } {
  const output = activation === 'none' ? undefined : y;
  const { shape } = mean!;
  const { dscale, doffset, shares } = overRows(
    `norm_sums_${activation}`,
    given({ dy, x, y: output, mean, variance }),
    { dscale: shape, doffset: shape, shares: [mean!.size, 4] },
    cells,
    {
      width: 2,
      code: (sum) => `
        let middle = mean[min(cell, uniforms.images * uniforms.channels - 1)];
        ${sum('sums', `vec2<f32>(1.0, x[at] - middle) * ${throughAt(activation)}`)}`,
      result: `
        let inverse = inverseSqrt(variance[cell] + uniforms.epsilon);
        doffset[cell] = sums.x;
        dscale[cell] = sums.y * inverse;
        shares[4 * cell] = middle;
        shares[4 * cell + 1] = inverse;
        shares[4 * cell + 2] = sums.x / ${MEAN};
        shares[4 * cell + 3] = sums.y * inverse * inverse / ${MEAN};`,
    },
    { epsilon },
  );
  // Without an activation the residual's gradient is dy. It is never dy itself: the tape frees what it is given.
  const apart = residual && activation !== 'none';
  const made = eachElement<'dx' | 'dresidual'>(
    `norm_dx_${activation}_${scale ? 'scaled' : ''}_${apart ? 'residual' : ''}`,
    given({ dy, x, y: output, scale, shares }),
    { dx: x!.shape, ...(apart && { dresidual: x!.shape }) } as Record<'dx' | 'dresidual', number[]>,
    cells,
    `let g = ${throughAt(activation)};
     let moved = (x[at] - shares[4 * cell]) * shares[4 * cell + 3];
     dx[at] = ${scale ? 'scale[cell] *' : ''} shares[4 * cell + 1] * (g - shares[4 * cell + 2] - moved);
     ${apart ? 'dresidual[at] = g;' : ''}`,
  );
  const dresidual = apart ? made.dresidual : residual ? dy!.clone() : undefined;
  return { dx: made.dx, dscale, doffset, dresidual };
}

type Given = Readonly<Record<string, Tensor>>;

const asOne = (x: Tensor, channels: number): Cells => ({ images: 1, rows: x.size / channels, channels });
const eachImage = ({ shape }: Tensor): Cells => {
  const [images, height, width, channels] = shape as [number, number, number, number];
  return { images, rows: height * width, channels };
};

/** The kernel `batchNorm`: [y, mean, variance]. */
export const batchNormOnWebGpu = (inputs: Given, attrs: NormAttrs & { activation: Activation }): Tensor[] => {
  const channels = inputs['scale']!.size;
  return norm(inputs, attrs, asOne(inputs['x']!, channels), [channels]);
};

/** The kernel `batchNormGrad`. */
export function batchNormGradOnWebGpu(
  inputs: Given,
  attrs: GradAttrs & { activation: Activation },
): Tensor[] {
  const made = normGrad(inputs, attrs, asOne(inputs['x']!, inputs['scale']!.size));
  const { dx, dscale, doffset, dresidual } = made;
  return [dx, dscale, doffset, ...(dresidual ? [dresidual] : [])];
}

/** The kernel `instanceNorm`: [y, mean, variance]. */
export const instanceNormOnWebGpu = (inputs: Given, attrs: NormAttrs): Tensor[] => {
  const cells = eachImage(inputs['x']!);
  return norm(inputs, attrs, cells, [cells.images, cells.channels]);
};

/** The kernel `instanceNormGrad`. */
export function instanceNormGradOnWebGpu(inputs: Given, attrs: GradAttrs): Tensor[] {
  const { dx, dscale, doffset, dresidual } = normGrad(inputs, attrs, eachImage(inputs['x']!));
  return [dx, ...(inputs['scale'] ? [dscale, doffset] : []), ...(dresidual ? [dresidual] : [])];
}

/** The kernel `globalAvgPool`: [B,H,W,C] → [B,C]. */
export function globalAvgPoolOnWebGpu({ x }: Given): Tensor {
  const cells = eachImage(x!);
  const { mean } = overRows('average', { x: x! }, { mean: [cells.images, cells.channels] }, cells, {
    width: 1,
    code: (sum) => sum('sum', 'x[at]'),
    result: `mean[cell] = sum / ${MEAN};`,
  });
  return mean;
}

/** The kernel `globalAvgPoolGrad`. */
export function globalAvgPoolGradOnWebGpu({ dy }: Given, { inputShape }: { inputShape: number[] }): Tensor {
  const [images, height, width, channels] = inputShape as [number, number, number, number];
  const cells = { images, rows: height * width, channels };
  const { dx } = eachElement(
    'average_grad',
    { dy: dy! },
    { dx: inputShape },
    cells,
    'dx[at] = dy[cell] / uniforms.rows;',
    { rows: cells.rows },
  );
  return dx;
}
