import {
  add,
  logSoftmax,
  matMul,
  mul,
  neg,
  reshape,
  softmax,
  sub,
  sum,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { KERNELS } from '../ops/kernels';
import { define, type StockBackend } from './define';
import { columnSumOnWebGpu } from './webgpu-bias';
import { matMulOnWebGpu } from './webgpu-dense';
import { softmaxCrossEntropyGradOnWebGpu, softmaxCrossEntropyOnWebGpu } from './webgpu-loss';

export function defineDense(backend: StockBackend): void {
  if (backend === 'webgpu') {
    define<{ transposeA: boolean; transposeB: boolean }>(backend, KERNELS.matMul, matMulOnWebGpu);
    define(backend, KERNELS.columnSum, columnSumOnWebGpu);
    define(backend, KERNELS.softmaxCrossEntropy, softmaxCrossEntropyOnWebGpu);
    define(backend, KERNELS.softmaxCrossEntropyGrad, softmaxCrossEntropyGradOnWebGpu);
  }
  define<{ transposeA: boolean; transposeB: boolean }>(backend, KERNELS.matMul, ({ a, b, bias }, attrs) => {
    const product = matMul(a as Tensor2D, b as Tensor2D, attrs.transposeA, attrs.transposeB);
    return bias ? add(product, bias) : product;
  });
  define(backend, KERNELS.columnSum, ({ x }) => sum(x!, 0));
  define(backend, KERNELS.softmaxCrossEntropy, ({ logits, targets }) => [
    neg(sum(mul(targets!, logSoftmax(logits!)), 1)),
    softmax(logits!),
  ]);
  define(backend, KERNELS.softmaxCrossEntropyGrad, ({ dloss, probabilities, targets }) =>
    mul(sub(probabilities!, targets!), reshape(dloss!, [dloss!.size, 1])),
  );
}
