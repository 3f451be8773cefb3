import type { Architecture } from '../../domain/classifier';

/** A 3 × 3 stem, residual blocks of two 3 × 3 convolutions, global average pooling, dense. */
export interface Blueprint {
  readonly stem: { readonly channels: number; readonly stride: 1 | 2 };
  readonly blocks: readonly { readonly channels: number; readonly stride: 1 | 2 }[];
}

/** `small` has nine convolutions: the stem, two a block, and two 1 × 1 shortcuts where the shape changes. */
export const BLUEPRINTS: Readonly<Record<Architecture, Blueprint>> = {
  tiny: {
    stem: { channels: 8, stride: 2 },
    blocks: [
      { channels: 16, stride: 2 },
      { channels: 32, stride: 2 },
    ],
  },
  small: {
    stem: { channels: 16, stride: 2 },
    blocks: [
      { channels: 16, stride: 1 },
      { channels: 32, stride: 2 },
      { channels: 64, stride: 2 },
    ],
  },
  large: {
    stem: { channels: 32, stride: 2 },
    blocks: [
      { channels: 32, stride: 1 },
      { channels: 64, stride: 2 },
      { channels: 64, stride: 1 },
      { channels: 128, stride: 2 },
      { channels: 128, stride: 1 },
    ],
  },
};

/** A convolution without bias, followed by batch normalisation. */
export interface ConvLayer {
  readonly filter: readonly [height: number, width: number, channelsIn: number, channelsOut: number];
  readonly stride: 1 | 2;
}

export interface BlockLayers {
  readonly first: ConvLayer;
  readonly second: ConvLayer;
  /** 1 × 1 where the shape changes; `null` = the input itself. */
  readonly shortcut: ConvLayer | null;
}

/** Every layer of a network, in the order in which its weights are stored. */
export interface Layers {
  readonly stem: ConvLayer;
  readonly blocks: readonly BlockLayers[];
  /** Latent size × classes. */
  readonly dense: readonly [latentSize: number, classes: number];
}

export function layersOf(arch: Architecture, classes: number): Layers {
  const { stem, blocks } = BLUEPRINTS[arch];
  let channels = stem.channels;
  const built = blocks.map((block): BlockLayers => {
    const from = channels;
    channels = block.channels;
    const changes = block.stride !== 1 || from !== channels;
    return {
      first: { filter: [3, 3, from, channels], stride: block.stride },
      second: { filter: [3, 3, channels, channels], stride: 1 },
      shortcut: changes ? { filter: [1, 1, from, channels], stride: block.stride } : null,
    };
  });
  return {
    stem: { filter: [3, 3, 3, stem.channels], stride: stem.stride },
    blocks: built,
    dense: [channels, classes],
  };
}

/** All convolutions in the order in which their weights are stored. */
export const convLayers = ({ stem, blocks }: Layers): ConvLayer[] => [
  stem,
  ...blocks.flatMap(({ first, second, shortcut }) =>
    shortcut === null ? [first, second] : [first, second, shortcut],
  ),
];
