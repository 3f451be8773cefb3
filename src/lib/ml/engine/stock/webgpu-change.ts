import type { Tensor } from '@tensorflow/tfjs-core';
import { activated, eachElement, type Cells } from './webgpu-elements';
import { runProgram } from './webgpu-program';
import { overRows } from './webgpu-sums';

type Given = Readonly<Record<string, Tensor>>;

const asRow = ({ size }: Tensor): Cells => ({ images: 1, rows: 1, channels: size });
const BENT = activated('change[at]', 'tanh');

/** The kernel `addChange`. */
export function addChangeOnWebGpu({ x, change }: Given, reach: number): Tensor {
  const code = `y[at] = clamp(x[at] + uniforms.reach * ${BENT}, -1.0, 1.0);`;
  return eachElement('change', { x: x!, change: change! }, { y: x!.shape }, asRow(x!), code, { reach }).y;
}

/** The kernel `addChangeGrad`: [dx, dchange]. */
export function addChangeGradOnWebGpu({ dy, x, change }: Given, reach: number): Tensor[] {
  const { dx, dchange } = eachElement<'dx' | 'dchange'>(
    'change_grad',
    { dy: dy!, x: x!, change: change! },
    { dx: x!.shape, dchange: x!.shape },
    asRow(x!),
    `let bent = ${BENT};
     let kept = select(0.0, dy[at], abs(x[at] + uniforms.reach * bent) <= 1.0);
     dx[at] = kept;
     dchange[at] = kept * uniforms.reach * (1.0 - bent * bent);`,
    { reach },
  );
  return [dx, dchange];
}

const eachImage = ({ shape }: Tensor): Cells => {
  const [images, height, width, channels] = shape as [number, number, number, number];
  return { images, rows: height * width, channels };
};
const THREADS = 64;

/** The kernel `projectOnto`. */
export function projectOntoOnWebGpu({ x, direction }: Given): Tensor {
  const { images, rows, channels } = eachImage(x!);
  const places = images * rows;
  return runProgram<'y'>({
    ...{ key: 'project', threads: THREADS, groups: Math.ceil(places / THREADS) },
    inputs: { x: x!, direction: direction! },
    outputs: { y: [...x!.shape.slice(0, 3), 1] },
    sizes: { places, rows, channels },
    code: `
      if (index < uniforms.places) {
        let image = index / uniforms.rows;
        var sum = 0.0;
        for (var channel = 0; channel < uniforms.channels; channel++) {
          sum += x[index * uniforms.channels + channel] * direction[image * uniforms.channels + channel];
        }
        y[index] = sum;
      }`,
  }).y;
}

/** The kernel `projectOntoGrad`: [dx, ddirection]. */
export function projectOntoGradOnWebGpu({ dy, x, direction }: Given): Tensor[] {
  const cells = eachImage(x!);
  const { dx } = eachElement(
    'project_dx',
    { dy: dy!, direction: direction! },
    { dx: x!.shape },
    cells,
    'dx[at] = dy[at / uniforms.channels] * direction[cell];',
  );
  const { ddirection } = overRows(
    'project_direction',
    { dy: dy!, x: x! },
    { ddirection: direction!.shape },
    cells,
    {
      width: 1,
      code: (sum) => sum('sum', 'dy[image * uniforms.rows + row] * x[at]'),
      result: 'ddirection[cell] = sum;',
    },
  );
  return [dx, ddirection];
}
