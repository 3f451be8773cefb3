import { keep, tensor2d, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { DashError } from '../../domain/errors';
import { toTensor } from '../classifier/batches';
import type { Network } from '../classifier/network';
import { classifierFrom } from '../classifier/stored';
import { valueAndGrads } from '../engine/ops';
import type { ExplainedBatch, ExplainOptions } from './contract';
import { explanationMap, type LayerEvidence } from './maps';

const DEFAULT_BATCH = 8;

/** Activations of the last block and the gradients of one logit an image by them. */
export interface Evidence {
  /** One an image. */
  readonly layers: readonly LayerEvidence[];
  /** [images, classes] */
  readonly logits: Float32Array;
  readonly targets: readonly number[];
}

/** See `Explain` in the contract. */
export async function* explain({
  weights,
  source,
  method,
  target,
  batch = DEFAULT_BATCH,
}: ExplainOptions): AsyncGenerator<ExplainedBatch, void, void> {
  const network = classifierFrom(weights);
  const total = source.rows.length;
  try {
    if (target !== null && !(target >= 0 && target < network.shape.classes)) {
      throw new DashError('BadInput', `This classifier has no class ${target}.`);
    }
    for (let from = 0; from < total; from += batch) {
      const rows = source.rows.slice(from, from + batch);
      const pixels = await source.pixels(rows);
      const { layers, targets } = await evidence(network, pixels, rows.length, target);
      const maps = layers.map((layer) => explanationMap(method, layer));
      yield { rows, targets, maps, done: from + rows.length, total };
    }
  } finally {
    network.dispose();
  }
}

/** RGB bytes of `count` images of the network's size. The network is used as it is, not trained. */
export async function evidence(
  network: Network,
  pixels: Uint8Array,
  count: number,
  target: number | null,
): Promise<Evidence> {
  const { sizePx, classes } = network.shape;
  const owned: Tensor[] = [];
  try {
    const { activations, logits } = tidy(() => {
      const out = network.frozen(toTensor(pixels, count, sizePx));
      return { activations: keep(out.activations), logits: keep(out.logits) };
    });
    owned.push(activations, logits);
    const scores = (await logits.data()) as Float32Array;
    const targets = Array.from({ length: count }, (_, i) => {
      const row = scores.subarray(i * classes, (i + 1) * classes);
      return target ?? row.indexOf(Math.max(...row));
    });
    const gradients = logitGradients(network, activations, targets);
    owned.push(gradients);
    const a = (await activations.data()) as Float32Array;
    const g = (await gradients.data()) as Float32Array;
    const [, heightPx, widthPx, channels] = activations.shape;
    const size = heightPx * widthPx * channels;
    const layers = targets.map((_, i): LayerEvidence => ({
      ...{ heightPx, widthPx, channels },
      activations: a.subarray(i * size, (i + 1) * size),
      gradients: g.subarray(i * size, (i + 1) * size),
    }));
    return { layers, logits: scores, targets };
  } finally {
    for (const tensor of owned) tensor.dispose();
  }
}

/** ∂ logit[i, targets[i]] / ∂ activations, [B,H,W,C]; the caller disposes of it. */
function logitGradients(network: Network, activations: Tensor4D, targets: readonly number[]): Tensor {
  const { classes } = network.shape;
  return tidy(() => {
    const chosen = new Float32Array(targets.length * classes);
    targets.forEach((target, i) => (chosen[i * classes + target] = 1));
    const dy = tensor2d(chosen, [targets.length, classes]);
    const { grads } = valueAndGrads(() => ({ value: network.head(activations).logits }), [activations], dy);
    return grads[0]!;
  });
}
