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
   * In place, no gradient: {param, grad, m, v} + {learningRate, beta1, beta2, epsilon, weightDecay, step (1-based)}.
   * Decoupled weight decay; bias correction as in Kingma and Ba, algorithm 1. Returns nothing new.
   */
  adamStep: 'DashAdamStep',
  /** In place: {param, grad, velocity} + {learningRate, momentum, weightDecay}; v ← μv + g + λp, p ← p − ηv. */
  sgdStep: 'DashSgdStep',
} as const;
export type KernelName = (typeof KERNELS)[keyof typeof KERNELS];
