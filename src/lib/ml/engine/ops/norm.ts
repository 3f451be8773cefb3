import { registerGradient, type Tensor, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import { KERNELS, type Activation } from './kernels';
import { runKernel, runOne } from './run';

export interface NormOptions {
  readonly epsilon: number;
  readonly activation: Activation;
  /** Added after scale and offset, before the activation; of the shape of x. */
  readonly residual?: Tensor4D | undefined;
}

interface NormAttrs {
  readonly epsilon: number;
  readonly activation: Activation;
  readonly residual: boolean;
}
const attrsOf = ({ epsilon, activation, residual }: NormOptions) => ({
  epsilon,
  activation,
  residual: residual !== undefined,
});

/**
 * Batch normalisation with the batch's own moments over all but the channel axis:
 * y = act(scale · (x − mean) / √(variance + ε) + offset + residual). x [B,H,W,C], scale and offset [C];
 * mean and (biased) variance [C] carry no gradient.
 */
export function batchNorm(
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  options: NormOptions,
): { y: Tensor4D; mean: Tensor1D; variance: Tensor1D } {
  const inputs = { x, scale, offset, residual: options.residual };
  const [y, mean, variance] = runKernel(KERNELS.batchNorm, inputs, attrsOf(options));
  return { y: y as Tensor4D, mean: mean as Tensor1D, variance: variance as Tensor1D };
}

/** The same with given moments [C]; gradients flow to x and residual only. */
export const batchNormFrozen = (
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  moments: { readonly mean: Tensor1D; readonly variance: Tensor1D },
  options: NormOptions,
): Tensor4D =>
  runOne(
    KERNELS.batchNormFrozen,
    { x, scale, offset, mean: moments.mean, variance: moments.variance, residual: options.residual },
    attrsOf(options),
  );

// The tape wraps each returned function in a scope of its own, which would free the kernel's other outputs: the
// kernel therefore runs before, in the scope of the whole backward pass.
registerGradient({
  kernelName: KERNELS.batchNorm,
  inputsToSave: ['x', 'scale'],
  outputsToSave: [true, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, scale, y, mean, variance] = saved;
    const inputs = { dy: (dys as Tensor[])[0], x, y, scale, mean, variance };
    const { epsilon, activation, residual } = attrs as unknown as NormAttrs;
    const out = runKernel(KERNELS.batchNormGrad, inputs, { epsilon, activation, residual });
    return { x: () => out[0]!, scale: () => out[1]!, offset: () => out[2]!, residual: () => out[3]! };
  },
});

registerGradient({
  kernelName: KERNELS.batchNormFrozen,
  inputsToSave: ['scale', 'variance'],
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [scale, variance, y] = saved;
    const { epsilon, activation, residual } = attrs as unknown as NormAttrs;
    const inputs = { dy: dy as Tensor, y, scale, variance };
    const out = runKernel(KERNELS.batchNormFrozenGrad, inputs, { epsilon, activation, residual });
    return { x: () => out[0]!, residual: () => out[1]! };
  },
});
