import { tensor, tensor4d, tidy, type Tensor1D, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { add, biasActivation, conv2d, depthwiseConv2d, globalAvgPool } from '../engine/ops';
import { FEATURE_LAYERS, type FeatureLayer } from './contract';
import { resizedInput } from './input';
import { parseBackbone, type BackboneAsset, type BackboneUnit } from './parse';

interface Unit extends Pick<BackboneUnit, 'kind' | 'stride' | 'activation' | 'add'> {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}

/** Features of one batch, images × width of the layer; empty where not asked for. */
export type Features = Readonly<Record<FeatureLayer, Float32Array>>;

/** The frozen network on the current backend. It owns its tensors; whoever loaded it disposes of it. */
export class Backbone {
  readonly #asset: BackboneAsset;
  readonly #units: readonly Unit[];

  /** Of a parsed asset; `Backbone.load` is the usual way. */
  constructor(asset: BackboneAsset) {
    this.#asset = asset;
    this.#units = asset.units.map(({ kind, stride, activation, add: added, shape, filter, bias }) => ({
      ...{ kind, stride, activation, add: added },
      filter: tensor(filter, shape) as Tensor4D,
      bias: tensor(bias, [bias.length]) as Tensor1D,
    }));
  }

  /** `BadInput` where the asset is damaged or of another version. */
  static async load(bytes: ArrayBuffer): Promise<Backbone> {
    return new Backbone(await parseBackbone(bytes));
  }

  /** RGB bytes, count × sizePx × sizePx × 3, to the features of the layers asked for. */
  async features(
    pixels: Uint8Array,
    count: number,
    sizePx: number,
    layers: readonly FeatureLayer[],
  ): Promise<Features> {
    const asked = FEATURE_LAYERS.filter((layer) => layers.includes(layer));
    const side = this.#asset.input.sizePx;
    const values = resizedInput(pixels, count, sizePx, this.#asset.input);
    const pooled = tidy(() => this.#pooled(tensor4d(values, [count, side, side, 3]), asked));
    try {
      const read = await Promise.all(pooled.map((features) => features.data<'float32'>()));
      const of = (layer: FeatureLayer): Float32Array => read[asked.indexOf(layer)] ?? new Float32Array(0);
      return { condition: of('condition'), judge: of('judge') };
    } finally {
      for (const features of pooled) features.dispose();
    }
  }

  /** Goes no further than the last layer asked for. Outputs are freed as soon as nothing needs them. */
  #pooled(input: Tensor4D, layers: readonly FeatureLayer[]): Tensor2D[] {
    const taps = layers.map((layer) => this.#asset.taps[layer]);
    const end = Math.max(-1, ...taps);
    const lastUse = this.#units.map((_, i) => i + 1);
    this.#units.forEach(({ add: added }, i) => {
      if (added !== null) lastUse[added] = Math.max(lastUse[added]!, i);
    });
    const outputs: Tensor4D[] = [];
    const pooled: Tensor2D[] = [];
    for (let i = 0; i <= end; i++) {
      const unit = this.#units[i]!;
      const residual = unit.add === null ? undefined : outputs[unit.add];
      outputs[i] = tidy(() => apply(unit, outputs[i - 1] ?? input, residual));
      for (let j = 0; j < i; j++) if (lastUse[j] === i) outputs[j]!.dispose();
      const tap = taps.indexOf(i);
      if (tap >= 0) pooled[tap] = globalAvgPool(outputs[i]!);
    }
    return pooled;
  }

  dispose(): void {
    for (const { filter, bias } of this.#units) {
      filter.dispose();
      bias.dispose();
    }
  }
}

function apply({ kind, stride, activation, filter, bias }: Unit, x: Tensor4D, residual?: Tensor4D): Tensor4D {
  const convolve = kind === 'conv' ? conv2d : depthwiseConv2d;
  const y = biasActivation(convolve(x, filter, { stride, pad: 'same' }), bias, activation);
  return residual === undefined ? y : add(y, residual);
}
