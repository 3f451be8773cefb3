import { registerGradient, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runOne } from './run';

export interface MatMulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** [N], added to each row. */
  readonly bias?: Tensor1D;
}

/** a · b (+ bias): a [M,K] (or [K,M] transposed), b [K,N] (or [N,K]) → [M,N]. */
export const matMul = (a: Tensor2D, b: Tensor2D, options: MatMulOptions = {}): Tensor2D => {
  const { transposeA = false, transposeB = false, bias } = options;
  return runOne(KERNELS.matMul, { a, b, bias }, { transposeA, transposeB });
};

/** x [B,K], weights [K,N], bias [N] → [B,N]. */
export const dense = (x: Tensor2D, weights: Tensor2D, bias: Tensor1D): Tensor2D =>
  matMul(x, weights, { bias });

/** [M,N] → [N], summed over rows. */
export const columnSum = (x: Tensor2D): Tensor1D => runOne(KERNELS.columnSum, { x });

registerGradient({
  kernelName: KERNELS.matMul,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, saved, attrs) => {
    const d = dy as Tensor2D;
    const [a, b] = saved as [Tensor2D, Tensor2D];
    const { transposeA: ta, transposeB: tb } = attrs as { transposeA: boolean; transposeB: boolean };
    return {
      a: () => (ta ? matMul(b, d, { transposeA: tb, transposeB: true }) : matMul(d, b, { transposeB: !tb })),
      b: () => (tb ? matMul(d, a, { transposeA: true, transposeB: ta }) : matMul(a, d, { transposeA: !ta })),
      bias: () => columnSum(d),
    };
  },
});
