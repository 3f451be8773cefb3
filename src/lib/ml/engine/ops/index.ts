/**
 * The ops that every model computes with. Each is one named kernel with a first-order gradient of its own; nothing
 * else of TensorFlow.js is differentiated. Tensors are float32, images NHWC.
 */
export { conv2d } from './conv';
export { depthwiseConv2d } from './depthwise';
export { batchNorm, batchNormFrozen, type NormOptions } from './norm';
export { instanceNorm, type InstanceNormOptions, type Modulation } from './instance-norm';
export { relu } from './activation';
export { biasActivation } from './bias';
export { pixelShuffle2, pixelUnshuffle2, upsample2 } from './resample';
export { concatChannels, sliceChannels } from './channels';
export { add, addChange, projectOnto } from './change';
export { distance, hinge, meanAll, weightedSum } from './scalars';
export { powerIteration, spectralNorm, unit } from './spectral';
export { globalAvgPool, maxPool2 } from './pool';
export { columnSum, dense, matMul, type MatMulOptions } from './dense';
export { softmaxCrossEntropy } from './loss';
export { adamStep, moveAverage, sgdStep, type AdamSettings, type SgdSettings } from './optimizer';
export { capture, type Captured } from './capture';
export { valueAndGrads, type ForwardResult, type Gradients } from './gradients';
export type { Activation, ConvAttrs, Nonlinearity } from './kernels';
