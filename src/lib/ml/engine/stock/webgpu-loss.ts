import type { Tensor } from '@tensorflow/tfjs-core';
import { eachElement } from './webgpu-elements';
import { runProgram } from './webgpu-program';

const THREADS = 64;
type Given = Readonly<Record<string, Tensor>>;

/** The kernel `softmaxCrossEntropy`: [loss, probabilities]. A thread goes through the classes of its image. */
export function softmaxCrossEntropyOnWebGpu({ logits, targets }: Given): Tensor[] {
  const [rows, classes] = logits!.shape as [number, number];
  const { loss, probabilities } = runProgram<'loss' | 'probabilities'>({
    ...{ key: 'cross_entropy', threads: THREADS, groups: Math.ceil(rows / THREADS) },
    inputs: { logits: logits!, targets: targets! },
    outputs: { loss: [rows], probabilities: [rows, classes] },
    sizes: { rows, classes },
    code: `
      if (index < uniforms.rows) {
        let begin = index * uniforms.classes;
        let end = begin + uniforms.classes;
        var highest = logits[begin];
        for (var at = begin + 1; at < end; at++) {
          highest = max(highest, logits[at]);
        }
        var sum = 0.0;
        for (var at = begin; at < end; at++) {
          sum += exp(logits[at] - highest);
        }
        var missed = 0.0;
        for (var at = begin; at < end; at++) {
          let over = logits[at] - highest;
          probabilities[at] = exp(over) / sum;
          missed += targets[at] * (log(sum) - over);
        }
        loss[index] = missed;
      }`,
  });
  return [loss, probabilities];
}

/** The kernel `softmaxCrossEntropyGrad`. */
export function softmaxCrossEntropyGradOnWebGpu({ dloss, probabilities, targets }: Given): Tensor {
  const [rows, classes] = probabilities!.shape as [number, number];
  const { dlogits } = eachElement(
    'cross_entropy_grad',
    { dloss: dloss!, probabilities: probabilities!, targets: targets! },
    { dlogits: [rows, classes] },
    { images: 1, rows, channels: classes },
    'dlogits[at] = (probabilities[at] - targets[at]) * dloss[at / uniforms.channels];',
  );
  return dlogits;
}
