import type { Tensor } from '@tensorflow/tfjs-core';
import type { Nonlinearity } from '../ops/kernels';
import { activated, eachElement, throughAt, type Cells } from './webgpu-elements';
import { overRows } from './webgpu-sums';

type Given = Readonly<Record<string, Tensor>>;

/** Images where there are some, so that sums over places are shared out among more workgroups. */
function cellsOf({ shape, size }: Tensor): Cells {
  const channels = shape.at(-1)!;
  const images = shape.length === 4 ? shape[0]! : 1;
  return { images, rows: size / channels / images, channels };
}

/** The kernel `biasActivation`. */
export function biasActivationOnWebGpu(
  { x, bias }: Given,
  { activation }: { activation: Nonlinearity },
): Tensor {
  if (bias === undefined && activation === 'none') return x!.clone();
  const moved = bias === undefined ? 'x[at]' : 'x[at] + bias[at % uniforms.channels]';
  const { y } = eachElement(
    `bias_${activation}_${bias === undefined ? '' : 'biased'}`,
    bias === undefined ? { x: x! } : { x: x!, bias },
    { y: x!.shape },
    cellsOf(x!),
    `let value = ${moved};
     y[at] = ${activated('value', activation)};`,
  );
  return y;
}

/** The kernel `biasActivationGrad`: [dx], or [dx, dbias]. */
export function biasActivationGradOnWebGpu(
  { dy, y }: Given,
  { activation, bias }: { activation: Nonlinearity; bias: boolean },
): Tensor[] {
  const cells = cellsOf(dy!);
  // Never dy itself: the tape frees what it is given.
  const dx =
    activation === 'none'
      ? dy!.clone()
      : eachElement(
          `bias_grad_${activation}`,
          { dy: dy!, y: y! },
          { dx: dy!.shape },
          cells,
          `dx[at] = ${throughAt(activation)};`,
        ).dx;
  return bias ? [dx, sumOverRows(dx, cells)] : [dx];
}

/** The kernel `columnSum`. */
export const columnSumOnWebGpu = ({ x }: Given): Tensor => sumOverRows(x!, cellsOf(x!));

/** [channels]: over places, then over images. */
function sumOverRows(x: Tensor, cells: Cells): Tensor {
  const { images, channels } = cells;
  const several = images > 1;
  const { sums } = overRows('sums', { x }, { sums: several ? [images, channels] : [channels] }, cells, {
    width: 1,
    code: (sum) => sum('sum', 'x[at]'),
    result: 'sums[cell] = sum;',
  });
  return several ? sumOverRows(sums, { images: 1, rows: images, channels }) : sums;
}
