/**
 * The kernels that every backend provides for the facade: names, inputs, attributes, outputs. Tensors are float32,
 * images NHWC, filters [height, width, in, out], padding 'same' as TensorFlow defines it or 'valid'.
 * The CPU mode implements them against its own memory; the stock backends compose them of stock kernels.
 */
export interface ConvAttrs {
  readonly stride: 1 | 2;
  readonly pad: 'same' | 'valid';
}
export type Activation = 'none' | 'relu';
/** `leaky` has slope 0.2 below 0; `relu6` is min(max(x, 0), 6). Each gradient follows from the output alone. */
export type Nonlinearity = 'none' | 'relu' | 'relu6' | 'leaky' | 'tanh';
export const LEAKY_SLOPE = 0.2;
export const RELU6_TOP = 6;

export const KERNELS = {
  /** {x, filter} + ConvAttrs → y */
  conv2d: 'DashConv2D',
  /** {dy, filter} + ConvAttrs & {inputShape} → dx */
  conv2dInputGrad: 'DashConv2DInputGrad',
  /** {x, dy} + ConvAttrs & {filterShape} → dfilter */
  conv2dFilterGrad: 'DashConv2DFilterGrad',
  /**
   * {x, scale, offset, residual?} + {epsilon, activation} → [y, mean, variance], over all but the channel axis:
   * y = act(scale · (x − mean) / √(variance + epsilon) + offset (+ residual)); variance is the biased one.
   * Mean and variance carry no gradient.
   */
  batchNorm: 'DashBatchNorm',
  /** {dy, x, y, scale, mean, variance} + {epsilon, activation, residual: boolean} → [dx, dscale, doffset(, dresidual)] */
  batchNormGrad: 'DashBatchNormGrad',
  /** {x, scale, offset, mean, variance, residual?} + {epsilon, activation} → y, with the given moments */
  batchNormFrozen: 'DashBatchNormFrozen',
  /** {dy, y, scale, variance} + {epsilon, activation, residual} → [dx(, dresidual)]; scale and offset are constants */
  batchNormFrozenGrad: 'DashBatchNormFrozenGrad',
  /** {x} → relu(x); {dy, y} → dy where y > 0 */
  relu: 'DashRelu',
  reluGrad: 'DashReluGrad',
  /** {x, filter: [h,w,C,1]} + ConvAttrs → y: one filter a channel */
  depthwiseConv2d: 'DashDepthwiseConv2D',
  /** {dy, filter} + ConvAttrs & {inputShape} → dx */
  depthwiseConv2dInputGrad: 'DashDepthwiseConv2DInputGrad',
  /** {x, dy} + ConvAttrs & {filterShape} → dfilter */
  depthwiseConv2dFilterGrad: 'DashDepthwiseConv2DFilterGrad',
  /** {x: any shape, last axis C, bias?: [C]} + {activation: Nonlinearity} → act(x + bias) */
  biasActivation: 'DashBiasActivation',
  /** {dy, y} + {activation, bias: boolean} → [dx(, dbias)] */
  biasActivationGrad: 'DashBiasActivationGrad',
  /**
   * {x: [B,H,W,C], scale?: [B,C], offset?: [B,C], residual?} + {epsilon, activation: Nonlinearity} → [y, mean: [B,C],
   * variance: [B,C]], over height and width of each image and channel:
   * y = act(scale · (x − mean) / √(variance + epsilon) + offset (+ residual)); scale 1 and offset 0 where they are
   * left out (always both or none). Mean and variance carry no gradient.
   */
  instanceNorm: 'DashInstanceNorm',
  /** {dy, x, y, scale?, mean, variance} + {epsilon, activation, residual: boolean} → [dx(, dscale, doffset)(, dresidual)] */
  instanceNormGrad: 'DashInstanceNormGrad',
  /** {x: [B,H,W,C]} → [B,2H,2W,C], nearest */
  upsample2: 'DashUpsample2',
  /** {dy} → dx: sums over windows of 2 × 2 */
  upsample2Grad: 'DashUpsample2Grad',
  /** {a: [B,H,W,C], b: [B,H,W,D]} → [B,H,W,C+D] */
  concatChannels: 'DashConcatChannels',
  /** {x: [B,H,W,C]} + {begin, size} → [B,H,W,size] */
  sliceChannels: 'DashSliceChannels',
  /** {x: [B,H,W,C]}, H and W even → [B,H/2,W/2,4C]; channel (2·row + column)·C + c, as TensorFlow's space-to-depth */
  pixelUnshuffle2: 'DashPixelUnshuffle2',
  /** {x: [B,H,W,4C]} → [B,2H,2W,C], its inverse */
  pixelShuffle2: 'DashPixelShuffle2',
  /** {x, change} of one shape → clamp(x + 2·tanh(change), −1, 1) */
  addChange: 'DashAddChange',
  /** {dy, x, change} → [dx, dchange]; nothing where x + 2·tanh(change) lies outside −1 … 1 */
  addChangeGrad: 'DashAddChangeGrad',
  /** {x: [B,H,W,C], direction: [B,C]} → [B,H,W,1]: the dot product at each place (projection conditioning) */
  projectOnto: 'DashProjectOnto',
  /** {dy, x, direction} → [dx, ddirection] */
  projectOntoGrad: 'DashProjectOntoGrad',
  /** {a, b} of one shape → a + b */
  sum2: 'DashSum2',
  /** {x} → [1]: mean of max(0, 1 − sign·x); + {sign: 1 | −1} */
  hinge: 'DashHinge',
  /** {dy: [1], x} + {sign} → dx */
  hingeGrad: 'DashHingeGrad',
  /** {x} → [1]: mean of all values; {dy: [1]} + {inputShape} → dx */
  meanAll: 'DashMeanAll',
  meanAllGrad: 'DashMeanAllGrad',
  /** {a, b} of one shape → [1]: mean of |a − b|, or with {root: true} of √(|a − b| + 1e-3) */
  distance: 'DashDistance',
  /** {dy: [1], a, b} + {root} → da; db = −da. The sign of 0 is 0. */
  distanceGrad: 'DashDistanceGrad',
  /** {x0: [1], x1?: [1], …} + {weights: number[]} → [1]: Σ weights[i] · xi */
  weightedSum: 'DashWeightedSum',
  /**
   * {w: any shape, last axis O; u: [O], v: [size / O]}, both of unit length → [w / σ, σ: [1]] with σ = vᵀ·W·u and
   * W = w as [size / O, O]. u and v are constants, σ carries no gradient of its own.
   */
  spectralNorm: 'DashSpectralNorm',
  /** {dy, w, u, v, sigma} → dw = dy / σ − (Σ dy·w / σ²) · v·uᵀ */
  spectralNormGrad: 'DashSpectralNormGrad',
  /** {x} → x / max(‖x‖, 1e-12); no gradient */
  unit: 'DashUnit',
  /** {x: [B,H,W,C]} → [B,C] */
  globalAvgPool: 'DashGlobalAvgPool',
  /** {dy: [B,C]} + {inputShape} → dx */
  globalAvgPoolGrad: 'DashGlobalAvgPoolGrad',
  /** {x} → y, window 2, stride 2, 'valid'; ties give the gradient to the first maximum in row-major order */
  maxPool2: 'DashMaxPool2',
  /** {dy, x} → dx */
  maxPool2Grad: 'DashMaxPool2Grad',
  /** {a: [M,K] or [K,M], b: [K,N] or [N,K], bias?: [N]} + {transposeA, transposeB} → [M,N] */
  matMul: 'DashMatMul',
  /** {x: [M,N]} → [N], summed over rows */
  columnSum: 'DashColumnSum',
  /** {logits: [B,K], targets: [B,K], each row summing to 1} → [loss: [B] in nats, probabilities: [B,K]] */
  softmaxCrossEntropy: 'DashSoftmaxCrossEntropy',
  /** {dloss: [B], probabilities, targets} → dlogits */
  softmaxCrossEntropyGrad: 'DashSoftmaxCrossEntropyGrad',
  /**
   * In place, no gradient, for each i < count: {param_i, grad_i, m_i, v_i} (param0, param1, …) + {learningRate, beta1,
   * beta2, epsilon, weightDecay, step (1-based), count}. Decoupled weight decay; bias correction as in Kingma and Ba,
   * algorithm 1. Returns nothing new.
   */
  adamStep: 'DashAdamStep',
  /** Likewise {param_i, grad_i, velocity_i} + {learningRate, momentum, weightDecay, count}; v ← μv + g + λp, p ← p − ηv. */
  sgdStep: 'DashSgdStep',
  /** Likewise {average_i, value_i} + {rate, count}; average ← average + rate · (value − average). */
  moveAverage: 'DashMoveAverage',
} as const;
export type KernelName = (typeof KERNELS)[keyof typeof KERNELS];
