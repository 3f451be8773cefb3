import {
  registerGradient,
  reshape,
  tidy,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { matMul } from './dense';
import { KERNELS } from './kernels';
import { runKernel, runOne } from './run';

/** x / max(‖x‖, 1e-12); no gradient. */
export const unit = <T extends Tensor>(x: T): T => runOne<T>(KERNELS.unit, { x });

/**
 * One step of the power iteration towards the largest singular value of W, which is w (any shape, last axis O) as
 * [size / O, O]: v = unit(W·u), then u = unit(Wᵀ·v). Without gradient, so it runs outside `valueAndGrads`; the caller
 * disposes both.
 */
export const powerIteration = (w: Tensor, u: Tensor1D): { u: Tensor1D; v: Tensor1D } =>
  tidy(() => {
    const columns = u.size;
    const matrix = reshape(w, [w.size / columns, columns]) as Tensor2D;
    const v = unit(matMul(matrix, reshape(u, [columns, 1]) as Tensor2D));
    const next = unit(matMul(matrix, v, { transposeA: true }));
    return { u: reshape(next, [columns]), v: reshape(v, [v.size]) };
  });

/**
 * w / σ with σ = vᵀ·W·u, [1], W as in `powerIteration`, u [O] and v [size / O] of unit length and constant. σ depends on
 * w in the gradient of w / σ but carries none of its own (Miyato et al. 2018, equation 8).
 */
export function spectralNorm<T extends Tensor>(w: T, u: Tensor1D, v: Tensor1D): { w: T; sigma: Tensor1D } {
  const [normed, sigma] = runKernel(KERNELS.spectralNorm, { w, u, v });
  return { w: normed as T, sigma: sigma as Tensor1D };
}

registerGradient({
  kernelName: KERNELS.spectralNorm,
  inputsToSave: ['w', 'u', 'v'],
  outputsToSave: [false, true],
  gradFunc: (dys, [w, u, v, sigma]) => ({
    w: () => runOne(KERNELS.spectralNormGrad, { dy: (dys as Tensor[])[0], w, u, v, sigma }),
  }),
});
