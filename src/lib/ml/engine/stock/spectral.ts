import {
  div,
  matMul,
  maximum,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import { define, type StockBackend } from './define';
import { spectralNormGradOnWebGpu, spectralNormOnWebGpu, unitOnWebGpu } from './webgpu-spectral';

const SMALLEST_NORM = 1e-12;

const row = (x: Tensor): Tensor2D => reshape(x, [1, x.size]);
const column = (x: Tensor): Tensor2D => reshape(x, [x.size, 1]);

export function defineSpectral(backend: StockBackend): void {
  if (backend === 'webgpu') {
    define(backend, KERNELS.spectralNorm, spectralNormOnWebGpu);
    define(backend, KERNELS.spectralNormGrad, spectralNormGradOnWebGpu);
    define(backend, KERNELS.unit, (inputs) => unitOnWebGpu(inputs, SMALLEST_NORM));
  }
  define(backend, KERNELS.spectralNorm, ({ w, u, v }) => {
    const matrix: Tensor2D = reshape(w!, [v!.size, u!.size]);
    const sigma = reshape(matMul(matMul(row(v!), matrix), column(u!)), [1]);
    return [div(w!, sigma), sigma];
  });
  define(backend, KERNELS.spectralNormGrad, ({ dy, w, u, v, sigma }) => {
    const pull = div(sum(mul(dy!, w!)), square(sigma!));
    const outer = reshape(matMul(column(v!), row(u!)), w!.shape);
    return sub(div(dy!, sigma!), mul(outer, pull));
  });
  define(backend, KERNELS.unit, ({ x }) => div(x!, maximum(sqrt(sum(square(x!))), SMALLEST_NORM)));
}
