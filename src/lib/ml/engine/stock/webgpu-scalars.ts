import type { Tensor } from '@tensorflow/tfjs-core';
import { eachElement } from './webgpu-elements';
import { sumOf } from './webgpu-sums';

type Given = Readonly<Record<string, Tensor>>;

const cellsOf = (size: number) => ({ images: 1, rows: 1, channels: size });
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The kernel `hinge`. */
export const hingeOnWebGpu = ({ x }: Given, { sign }: { sign: 1 | -1 }): Tensor =>
  sumOf(`hinge_${sign}`, { x: x! }, x!.size, `max(0.0, 1.0 - f32(${sign}) * x[at])`, { factor: 1 / x!.size });

/** The kernel `hingeGrad`. */
export function hingeGradOnWebGpu({ dy, x }: Given, { sign }: { sign: 1 | -1 }): Tensor {
  const code = 'dx[at] = select(0.0, -uniforms.side * uniforms.share * dy[0], uniforms.side * x[at] < 1.0);';
  const scalars = { side: sign, share: 1 / x!.size };
  return eachElement('hinge_grad', { dy: dy!, x: x! }, { dx: x!.shape }, cellsOf(x!.size), code, scalars).dx;
}

/** The kernel `meanAll`. */
export const meanAllOnWebGpu = ({ x }: Given): Tensor =>
  sumOf('mean', { x: x! }, x!.size, 'x[at]', { factor: 1 / x!.size });

/** The kernel `meanAllGrad`. */
export function meanAllGradOnWebGpu({ dy }: Given, { inputShape }: { inputShape: number[] }): Tensor {
  const size = sizeOf(inputShape);
  const code = 'dx[at] = uniforms.share * dy[0];';
  return eachElement('mean_grad', { dy: dy! }, { dx: inputShape }, cellsOf(size), code, { share: 1 / size })
    .dx;
}

interface Distance {
  readonly root: boolean;
}

/** The kernel `distance`; `shift` keeps the root's slope finite. */
export function distanceOnWebGpu({ a, b }: Given, { root }: Distance, shift: number): Tensor {
  const apart = 'abs(a[at] - b[at])';
  const term = root ? `sqrt(${apart} + ${shift})` : apart;
  return sumOf(`distance_${root}`, { a: a!, b: b! }, a!.size, term, { factor: 1 / a!.size });
}

/** The kernel `distanceGrad`: that of a. */
export function distanceGradOnWebGpu({ dy, a, b }: Given, { root }: Distance, shift: number): Tensor {
  const { da } = eachElement(
    `distance_grad_${root}`,
    { dy: dy!, a: a!, b: b! },
    { da: a!.shape },
    cellsOf(a!.size),
    `let apart = a[at] - b[at];
     da[at] = uniforms.share * dy[0] * sign(apart) ${root ? `/ (2.0 * sqrt(abs(apart) + ${shift}))` : ''};`,
    { share: 1 / a!.size },
  );
  return da;
}

/** The kernel `weightedSum`. */
export function weightedSumOnWebGpu(inputs: Given, { weights }: { weights: number[] }): Tensor {
  const terms = Object.fromEntries(weights.map((_, i) => [`x${i}`, inputs[`x${i}`]!]));
  const scalars = Object.fromEntries(weights.map((weight, i) => [`weight${i}`, weight]));
  const sum = weights.map((_, i) => `uniforms.weight${i} * x${i}[0]`).join(' + ');
  const code = `value[at] = ${sum};`;
  const key = `weighted_${weights.length}`;
  return eachElement(key, terms, { value: [1] }, cellsOf(1), code, scalars).value;
}
