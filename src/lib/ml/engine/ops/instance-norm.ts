import {
  customGrad,
  type GradSaveFunc,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { KERNELS, type Nonlinearity } from './kernels';
import { runKernel } from './run';

/** One scale and one offset, both [B,C], for each image and channel. */
export interface Modulation {
  readonly scale: Tensor2D;
  readonly offset: Tensor2D;
}

export interface InstanceNormOptions {
  readonly epsilon: number;
  readonly activation: Nonlinearity;
  /** Added after scale and offset, before the activation; of the shape of x. */
  readonly residual?: Tensor4D | undefined;
}

/**
 * Instance normalisation over height and width of each image and channel, x [B,H,W,C]:
 * y = act(scale · (x − mean) / √(variance + ε) + offset + residual), with scale 1 and offset 0 where `modulation` is
 * null. The gradient flows to x, the modulation and the residual.
 */
export function instanceNorm(
  x: Tensor4D,
  modulation: Modulation | null,
  { epsilon, activation, residual }: InstanceNormOptions,
): Tensor4D {
  const attrs = { epsilon, activation, residual: residual !== undefined };
  const inputs: Tensor[] = [x];
  if (modulation) inputs.push(modulation.scale, modulation.offset);
  if (residual) inputs.push(residual);
  // A registered gradient cannot save an input that may be missing. This one runs in the scope of the whole backward
  // pass, so that the kernel's outputs stay until the tape has taken them.
  const normalise = customGrad((...args: (Tensor | GradSaveFunc)[]) => {
    const save = args[inputs.length] as GradSaveFunc;
    const { scale, offset } = modulation ?? {};
    const [y, mean, variance] = runKernel(KERNELS.instanceNorm, { x, scale, offset, residual }, attrs) as [
      Tensor, Tensor, Tensor,
    ]; // prettier-ignore
    save([x, y, mean, variance, ...(scale ? [scale] : [])]);
    return {
      value: y,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [savedX, savedY, savedMean, savedVariance, savedScale] = saved;
        const all = { dy, x: savedX, y: savedY, mean: savedMean, variance: savedVariance, scale: savedScale };
        return runKernel(KERNELS.instanceNormGrad, all, attrs);
      },
    };
  });
  return normalise(...inputs) as Tensor4D;
}
