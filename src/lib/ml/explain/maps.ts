/**
 * Explanation maps from the activations A of one image at a layer and the gradient G of a *logit* by them (never of
 * the softmax, which saturates). Both are height × width × channels, row-major; a map is height × width.
 */
export interface LayerEvidence {
  readonly heightPx: number;
  readonly widthPx: number;
  readonly channels: number;
  readonly activations: ArrayLike<number>;
  readonly gradients: ArrayLike<number>;
}

export const MAP_METHODS = ['gradcam', 'hirescam', 'layercam', 'gradcam++'] as const;
export type MapMethod = (typeof MAP_METHODS)[number];

/** Mean gradient of each channel: Grad-CAM's α. */
export function channelWeights({ heightPx, widthPx, channels, gradients }: LayerEvidence): Float64Array {
  const cells = heightPx * widthPx;
  const alpha = new Float64Array(channels);
  for (let at = 0; at < cells * channels; at++) alpha[at % channels]! += gradients[at]! / cells;
  return alpha;
}

function sumChannels(
  { heightPx, widthPx, channels }: LayerEvidence,
  term: (at: number, channel: number) => number,
): Float64Array {
  const map = new Float64Array(heightPx * widthPx);
  for (let cell = 0; cell < map.length; cell++) {
    for (let c = 0; c < channels; c++) map[cell]! += term(cell * channels + c, c);
  }
  return map;
}

/** Σ α_k A_k before the final ReLU (Selvaraju et al. 2017, equations 1 and 2). */
export function rawGradCam(evidence: LayerEvidence): Float64Array {
  const alpha = channelWeights(evidence);
  return sumChannels(evidence, (at, c) => alpha[c]! * evidence.activations[at]!);
}

/** Σ G ⊙ A (Draelos and Carin 2020); after global average pooling and a dense layer its sum is logit − bias. */
export const hiResCam = (evidence: LayerEvidence): Float64Array =>
  sumChannels(evidence, (at) => evidence.gradients[at]! * evidence.activations[at]!);

/** Σ G⁺ ⊙ A (Jiang et al. 2021). */
export const layerCam = (evidence: LayerEvidence): Float64Array =>
  sumChannels(evidence, (at) => Math.max(0, evidence.gradients[at]!) * evidence.activations[at]!);

/** Σ_k (Σ α G⁺) A_k with α = G² / (2G² + ΣA·G³ + 1e-6) (Chattopadhay et al. 2018). */
export function gradCamPlusPlus(evidence: LayerEvidence): Float64Array {
  const { heightPx, widthPx, channels, activations, gradients } = evidence;
  const size = heightPx * widthPx * channels;
  const total = new Float64Array(channels);
  for (let at = 0; at < size; at++) total[at % channels]! += activations[at]!;
  const weights = new Float64Array(channels);
  for (let at = 0; at < size; at++) {
    const g = gradients[at]!;
    const alpha = g ** 2 / (2 * g ** 2 + total[at % channels]! * g ** 3 + 1e-6);
    weights[at % channels]! += alpha * Math.max(0, g);
  }
  return sumChannels(evidence, (at, c) => weights[c]! * activations[at]!);
}

const RAW = {
  gradcam: rawGradCam,
  hirescam: hiResCam,
  layercam: layerCam,
  'gradcam++': gradCamPlusPlus,
} as const satisfies Record<MapMethod, (evidence: LayerEvidence) => Float64Array>;

export interface ExplanationMap {
  readonly heightPx: number;
  readonly widthPx: number;
  /** ReLU of the map, divided by its maximum: 0 … 1. All zero where `empty`. */
  readonly values: Float32Array;
  /** The maximum that was divided by, in the logit's unit: a tiny one means that nothing speaks for the class. */
  readonly maximum: number;
  readonly empty: boolean;
}

export function explanationMap(method: MapMethod, evidence: LayerEvidence): ExplanationMap {
  const raw = RAW[method](evidence);
  const maximum = raw.reduce((most, v) => Math.max(most, v), 0);
  const empty = !(maximum > 0);
  return {
    heightPx: evidence.heightPx,
    widthPx: evidence.widthPx,
    values: Float32Array.from(raw, (v) => (empty ? 0 : Math.max(0, v) / maximum)),
    maximum,
    empty,
  };
}
