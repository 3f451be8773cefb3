import type { KernelConfig } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../ops/kernels';
import type { ScriptKernel } from '../capture/stage';
import { define } from '../define';

/** A batch of logits is a few hundred numbers: double precision in the script costs nothing. */
const forward: ScriptKernel = (memory, logits, targets, loss, probabilities, batch, classes) => {
  const [z, t, out] = [logits! / 4, targets! / 4, probabilities! / 4];
  for (let b = 0; b < batch!; b++) {
    const [first, end] = [b * classes!, (b + 1) * classes!];
    let largest = -Infinity;
    for (let i = first; i < end; i++) largest = Math.max(largest, memory[z + i]!);
    let total = 0;
    for (let i = first; i < end; i++) total += Math.exp(memory[z + i]! - largest);
    const logTotal = Math.log(total) + largest;
    let sum = 0;
    for (let i = first; i < end; i++) {
      const logProbability = memory[z + i]! - logTotal;
      memory[out + i] = Math.exp(logProbability);
      const target = memory[t + i]!;
      if (target !== 0) sum -= target * logProbability;
    }
    memory[loss! / 4 + b] = sum;
  }
};

const backward: ScriptKernel = (memory, dloss, probabilities, targets, dlogits, batch, classes) => {
  const [p, t, out] = [probabilities! / 4, targets! / 4, dlogits! / 4];
  for (let b = 0; b < batch!; b++) {
    const share = memory[dloss! / 4 + b]!;
    for (let i = b * classes!; i < (b + 1) * classes!; i++) {
      memory[out + i] = share * (memory[p + i]! - memory[t + i]!);
    }
  }
};

const softmaxCrossEntropy = define(KERNELS.softmaxCrossEntropy, (call) => {
  const { backend } = call;
  const logits = call.tensor('logits');
  const [batch = 0, classes = 0] = logits.shape;
  const [loss, probabilities] = [backend.output([batch]), backend.output([batch, classes])];
  const [from, targets] = [backend.floats(logits), backend.floats(call.tensor('targets'))];
  const [to, shares] = [backend.floats(loss), backend.floats(probabilities)];
  backend.runScript(forward, from, targets, to, shares, batch, classes);
  return [loss, probabilities];
});

const softmaxCrossEntropyGrad = define(KERNELS.softmaxCrossEntropyGrad, (call) => {
  const { backend } = call;
  const probabilities = call.tensor('probabilities');
  const [batch = 0, classes = 0] = probabilities.shape;
  const dlogits = backend.output([batch, classes]);
  const [dloss, targets] = [call.tensor('dloss'), call.tensor('targets')].map((of) => backend.floats(of));
  const [from, to] = [backend.floats(probabilities), backend.floats(dlogits)];
  backend.runScript(backward, dloss!, from, targets!, to, batch, classes);
  return dlogits;
});

export const lossKernels: readonly KernelConfig[] = [softmaxCrossEntropy, softmaxCrossEntropyGrad];
