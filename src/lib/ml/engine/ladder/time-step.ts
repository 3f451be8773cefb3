import { tensor, tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { DEFAULT_TRAINING } from '../../../domain/classifier';
import { Network, type Moments } from '../../classifier/network';
import { Optimizer } from '../../classifier/optimizer';
import { toTensor } from '../../classifier/batches';
import { softmaxCrossEntropy, valueAndGrads } from '../ops';

const { sizePx, batch, optimizer: settings } = DEFAULT_TRAINING;
const CLASSES = 2;
const TIMED_STEPS = 5;

function step(network: Network, optimizer: Optimizer, pixels: Uint8Array): Tensor {
  return tidy(() => {
    const x = toTensor(pixels, batch, sizePx);
    const targets = tensor(
      Float32Array.from({ length: batch * CLASSES }, (_, i) => Number(i % CLASSES === (i >> 1) % CLASSES)),
      [batch, CLASSES],
    ) as Tensor2D;
    let moments: Moments[] = [];
    const { value, grads, kept } = valueAndGrads(() => {
      const pass = network.forTraining(x);
      ({ moments } = pass);
      const { loss } = softmaxCrossEntropy(pass.logits, targets);
      return { value: loss, kept: moments.flatMap(({ mean, variance }) => [mean, variance]) };
    }, network.trainable());
    optimizer.step(grads);
    network.average(moments);
    for (const t of kept) t.dispose();
    return value;
  });
}

function prepared(): { network: Network; optimizer: Optimizer; pixels: Uint8Array } {
  const pixels = Uint8Array.from({ length: batch * sizePx * sizePx * 3 }, (_, i) => (i * 97) % 251);
  const network = Network.initial({ arch: DEFAULT_TRAINING.arch, sizePx, classes: CLASSES }, 1);
  return { network, optimizer: new Optimizer(settings, network.trainable()), pixels };
}

/** Such a step, of which nothing is read. */
export function rehearse(): void {
  const { network, optimizer, pixels } = prepared();
  step(network, optimizer, pixels).dispose();
  network.dispose();
  optimizer.dispose();
}

/**
 * Median milliseconds of a whole training step of the default recipe (small network, its size and batch), after one
 * that warms up. Stops once `budgetMs` are spent; `null` where the warm-up alone took longer.
 */
export async function timeStep(budgetMs: number, now: () => number): Promise<number | null> {
  const { network, optimizer, pixels } = prepared();
  const run = async (): Promise<number> => {
    const since = now();
    const loss = step(network, optimizer, pixels);
    await loss.data().finally(() => loss.dispose());
    return now() - since;
  };
  try {
    let left = budgetMs - (await run());
    const times: number[] = [];
    while (left > 0 && times.length < TIMED_STEPS) {
      times.push(await run());
      left -= times.at(-1)!;
    }
    return times.length === 0 ? null : times.sort((a, b) => a - b)[times.length >> 1]!;
  } finally {
    network.dispose();
    optimizer.dispose();
  }
}
