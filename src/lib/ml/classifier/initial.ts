import { stream, type Random } from '../../domain/random';
import { convLayers, type Layers } from './architecture';

/** One array of values with its shape, as it is stored. */
export interface Values {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Standard normal numbers by Box and Muller's transform; the second of each pair is dropped. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const constant = (shape: readonly number[], value: number): Values => ({
  shape,
  values: new Float32Array(sizeOf(shape)).fill(value),
});
const drawn = (shape: readonly number[], deviation: number, random: Random): Values => ({
  shape,
  values: Float32Array.from({ length: sizeOf(shape) }, () => normal(random) * deviation),
});

/**
 * Weights to begin with, in storage order: for each convolution filter, scale, offset, mean, variance; then the dense
 * layer's weights and bias. Filters after He et al. 2015 (normal, √(2 / fan-in)), dense √(1 / fan-in).
 */
export function initialWeights(layers: Layers, seed: number): Values[] {
  const random = stream(seed, 'weights');
  const convs = convLayers(layers).flatMap(({ filter }) => {
    const [height, width, channelsIn, channels] = filter;
    return [
      drawn(filter, Math.sqrt(2 / (height * width * channelsIn)), random),
      constant([channels], 1),
      constant([channels], 0),
      constant([channels], 0),
      constant([channels], 1),
    ];
  });
  const [latentSize, classes] = layers.dense;
  return [...convs, drawn([latentSize, classes], Math.sqrt(1 / latentSize), random), constant([classes], 0)];
}
