import { registerGradient, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { KERNELS } from './kernels';
import { runKernel, runOne } from './run';

/**
 * Cross-entropy of softmax(logits) against targets, both [B,K], each row of targets summing to 1.
 * loss [B] in nats carries the gradient to the logits; probabilities [B,K] carry none.
 */
export function softmaxCrossEntropy(
  logits: Tensor2D,
  targets: Tensor2D,
): { loss: Tensor1D; probabilities: Tensor2D } {
  const [loss, probabilities] = runKernel(KERNELS.softmaxCrossEntropy, { logits, targets });
  return { loss: loss as Tensor1D, probabilities: probabilities as Tensor2D };
}

registerGradient({
  kernelName: KERNELS.softmaxCrossEntropy,
  inputsToSave: ['targets'],
  outputsToSave: [false, true],
  gradFunc: (dys, [targets, probabilities]) => {
    const dloss = (dys as Tensor[])[0];
    return { logits: () => runOne(KERNELS.softmaxCrossEntropyGrad, { dloss, probabilities, targets }) };
  },
});
