import type { Tensor } from '@tensorflow/tfjs-core';
import { eachElement } from './webgpu-elements';
import { sumOf } from './webgpu-sums';

type Given = Readonly<Record<string, Tensor>>;

const asRow = ({ size }: Tensor) => ({ images: 1, rows: 1, channels: size });

/** The kernel `spectralNorm`: [w / σ, σ]. */
export function spectralNormOnWebGpu({ w, u, v }: Given): Tensor[] {
  const [matrix, columns] = [w!, u!.size];
  const term = 'v[at / uniforms.columns] * w[at] * u[at % uniforms.columns]';
  const sigma = sumOf('sigma', { w: matrix, u: u!, v: v! }, matrix.size, term, { sizes: { columns } });
  const { normed } = eachElement(
    'spectral',
    { w: matrix, sigma },
    { normed: matrix.shape },
    asRow(matrix),
    'normed[at] = w[at] / sigma[0];',
  );
  return [normed, sigma];
}

/** The kernel `spectralNormGrad`. */
export function spectralNormGradOnWebGpu({ dy, w, u, v, sigma }: Given): Tensor {
  const pull = sumOf('pull', { dy: dy!, w: w! }, w!.size, 'dy[at] * w[at]');
  const columns = u!.size;
  const { dw } = eachElement(
    'spectral_grad',
    { dy: dy!, u: u!, v: v!, sigma: sigma!, pull },
    { dw: w!.shape },
    { images: 1, rows: w!.size / columns, channels: columns },
    `let outer = v[at / uniforms.channels] * u[at % uniforms.channels];
     dw[at] = (dy[at] - outer * pull[0] / sigma[0]) / sigma[0];`,
  );
  return dw;
}

/** The kernel `unit`. */
export function unitOnWebGpu({ x }: Given, smallest: number): Tensor {
  const squares = sumOf('squares', { x: x! }, x!.size, 'x[at] * x[at]');
  const { y } = eachElement(
    'unit',
    { x: x!, squares },
    { y: x!.shape },
    asRow(x!),
    'y[at] = x[at] / max(sqrt(squares[0]), uniforms.smallest);',
    { smallest },
  );
  return y;
}
