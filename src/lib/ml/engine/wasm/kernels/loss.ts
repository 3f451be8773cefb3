import type { KernelConfig } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import { define } from '../define';

/** A batch of logits is a few hundred numbers: double precision in the script costs nothing. */
const softmaxCrossEntropy = define(KERNELS.softmaxCrossEntropy, (call) => {
  const { backend } = call;
  const logits = call.tensor('logits');
  const [batch = 0, classes = 0] = logits.shape;
  const loss = backend.output([batch]);
  const probabilities = backend.output([batch, classes]);
  const [z, t] = [backend.view(logits), backend.view(call.tensor('targets'))];
  const [lossOut, out] = [backend.view(loss), backend.view(probabilities)];
  for (let b = 0; b < batch; b++) {
    const row = b * classes;
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, z[row + k]!);
    let total = 0;
    for (let k = 0; k < classes; k++) total += Math.exp(z[row + k]! - largest);
    const logTotal = Math.log(total) + largest;
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const logProbability = z[row + k]! - logTotal;
      out[row + k] = Math.exp(logProbability);
      if (t[row + k] !== 0) sum -= t[row + k]! * logProbability;
    }
    lossOut[b] = sum;
  }
  return [loss, probabilities];
});

const softmaxCrossEntropyGrad = define(KERNELS.softmaxCrossEntropyGrad, (call) => {
  const { backend } = call;
  const probabilities = call.tensor('probabilities');
  const [batch = 0, classes = 0] = probabilities.shape;
  const dlogits = backend.output([batch, classes]);
  const [dloss, p] = [backend.view(call.tensor('dloss')), backend.view(probabilities)];
  const [t, out] = [backend.view(call.tensor('targets')), backend.view(dlogits)];
  for (let b = 0; b < batch; b++) {
    for (let i = b * classes; i < (b + 1) * classes; i++) out[i] = dloss[b]! * (p[i]! - t[i]!);
  }
  return dlogits;
});

export const lossKernels: readonly KernelConfig[] = [softmaxCrossEntropy, softmaxCrossEntropyGrad];
