import { stream, type Random } from '../../domain/random';
import { normal, type Values } from '../classifier/initial';

/** What decides the shapes of a generator. */
export interface GeneratorShape {
  readonly sizePx: number;
  readonly channels: number;
  /** Components of the features; a style is summarised in twice as many numbers. */
  readonly components: number;
}

/** What decides the shapes of a discriminator. */
export interface DiscriminatorShape {
  readonly discriminatorChannels: number;
  readonly components: number;
  readonly heads: 1 | 2;
}

/** An array of trainable values: its shape, and the deviation and mean that it is drawn with. */
export interface Layer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly deviation: number;
  readonly mean: number;
}

/** Units of the layer between a summary and the modulations. */
const STYLE_UNITS = 64;

/** He et al. 2015 for what a rectifier follows. */
const conv = (name: string, side: number, from: number, to: number): Layer => ({
  name,
  shape: [side, side, from, to],
  deviation: Math.sqrt(2 / (side * side * from)),
  mean: 0,
});
const dense = (name: string, from: number, to: number): Layer => ({
  name,
  shape: [from, to],
  deviation: Math.sqrt(1 / from),
  mean: 0,
});
const bias = (name: string, to: number, mean = 0): Layer => ({ name, shape: [to], deviation: 0, mean });

/** γ begins at 1 and β at 0 for every style, give or take. */
const modulation = (name: string, channels: number): Layer[] => [
  { ...dense(`${name}/scale`, STYLE_UNITS, channels), deviation: 0.5 / Math.sqrt(STYLE_UNITS) },
  bias(`${name}/scale-bias`, channels, 1),
  { ...dense(`${name}/offset`, STYLE_UNITS, channels), deviation: 0.5 / Math.sqrt(STYLE_UNITS) },
  bias(`${name}/offset-bias`, channels),
];

/** Arrays of the generator in storage order. */
export function generatorLayers({ channels: c, components }: GeneratorShape): Layer[] {
  const modulated = (name: string, from: number, to: number): Layer[] => [
    conv(name, 3, from, to),
    ...modulation(name, to),
  ];
  return [
    dense('style', 2 * components, STYLE_UNITS),
    bias('style-bias', STYLE_UNITS),
    conv('stem', 3, 12, c),
    conv('down', 4, c, 2 * c),
    ...[1, 2].flatMap((block) => [
      conv(`plain-${block}/first`, 3, 2 * c, 2 * c),
      conv(`plain-${block}/second`, 3, 2 * c, 2 * c),
    ]),
    ...[1, 2].flatMap((block) => [
      ...modulated(`styled-${block}/first`, 2 * c, 2 * c),
      ...modulated(`styled-${block}/second`, 2 * c, 2 * c),
    ]),
    ...modulated('up', 2 * c, c),
    conv('fine', 3, c, c / 2),
    bias('fine-bias', c / 2),
    // The first translations are nearly the source: a change has to be worth its price from the start.
    { ...conv('change', 3, c / 2 + 3, 3), deviation: 0.02 },
    bias('change-bias', 3),
  ];
}

/** Arrays of the discriminator in storage order. The spectral norm makes the deviations of filters irrelevant. */
export function discriminatorLayers({
  discriminatorChannels: c,
  components,
  heads,
}: DiscriminatorShape): Layer[] {
  const withBias = (name: string, side: number, from: number, to: number): Layer[] => [
    conv(name, side, from, to),
    bias(`${name}-bias`, to),
  ];
  const head = (name: string): Layer[] => [
    ...withBias(`${name}/score`, 3, 4 * c, 1),
    dense(`${name}/direction`, 2 * components, 4 * c),
    bias(`${name}/direction-bias`, 4 * c),
  ];
  return [
    ...withBias('down-1', 4, 3, c),
    ...withBias('down-2', 4, c, 2 * c),
    ...withBias('down-3', 4, 2 * c, 4 * c),
    ...withBias('deep', 3, 4 * c, 4 * c),
    ...head('patch'),
    ...(heads === 2 ? [...withBias('down-4', 4, 4 * c, 4 * c), ...head('coarse')] : []),
  ];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Values to begin with, array by array. */
export function initialValues(layers: readonly Layer[], seed: number, purpose: string): Values[] {
  const random: Random = stream(seed, purpose);
  return layers.map(({ shape, deviation, mean }) => ({
    shape,
    values: Float32Array.from({ length: sizeOf(shape) }, () =>
      deviation === 0 ? mean : mean + deviation * normal(random),
    ),
  }));
}

/** Cuts floats that follow each other into the arrays of `layers`; `rest` begins behind them. */
export function cut(
  layers: readonly Layer[],
  floats: Float32Array,
  from = 0,
): { values: Values[]; rest: number } {
  let at = from;
  const values = layers.map(({ shape }) => ({
    shape,
    values: floats.subarray(at, (at += sizeOf(shape))),
  }));
  return { values, rest: at };
}
