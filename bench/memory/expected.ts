import type { TrainingSpec } from '../../src/lib/domain/classifier';
import { convLayers, layersOf } from '../../src/lib/ml/classifier/architecture';

const FLOAT_BYTES = 4;
/** Scale, offset, and two moving averages, which are not trained. */
const TRAINED_A_CHANNEL = 2;
const AVERAGES_A_CHANNEL = 2;
const ADAM_SLOTS = 2;

export interface StepBytes {
  readonly weights: number;
  readonly optimiser: number;
  /** What the backward pass has to find again: the batch, and of each layer what the convolution and what the norm gave. */
  readonly activations: number;
}

/** Bytes that a training step cannot do without, in float32; gradients and scratch are not counted. */
export function stepBytes(
  { arch, sizePx, batch }: Pick<TrainingSpec, 'arch' | 'sizePx' | 'batch'>,
  classes: number,
): StepBytes {
  const layers = layersOf(arch, classes);
  const [latent] = layers.dense;
  let trained = latent * classes + classes;
  let averages = 0;
  for (const { filter } of convLayers(layers)) {
    trained += filter.reduce((a, b) => a * b) + TRAINED_A_CHANNEL * filter[3];
    averages += AVERAGES_A_CHANNEL * filter[3];
  }
  let side = sizePx / layers.stem.stride;
  const ofLayer = (channels: number): number => 2 * side * side * channels;
  let perImage = sizePx * sizePx * 3 + ofLayer(layers.stem.filter[3]) + latent + classes;
  for (const { first, second, shortcut } of layers.blocks) {
    side /= first.stride;
    for (const layer of [first, second, shortcut]) if (layer !== null) perImage += ofLayer(layer.filter[3]);
  }
  return {
    weights: FLOAT_BYTES * (trained + averages),
    optimiser: FLOAT_BYTES * ADAM_SLOTS * trained,
    activations: FLOAT_BYTES * batch * perImage,
  };
}
