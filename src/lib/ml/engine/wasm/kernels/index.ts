import type { KernelConfig } from '@tensorflow/tfjs-core';
import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { arithmeticKernels } from './arithmetic';
import { biasKernels } from './bias';
import { changeKernels } from './change';
import { convKernels } from './conv';
import { denseKernels } from './dense';
import { depthwiseKernels } from './depthwise';
import { instanceNormKernels } from './instance-norm';
import { layoutKernels } from './layout';
import { lossKernels } from './loss';
import { normKernels } from './norm';
import { optimizerKernels } from './optimizer';
import { poolingKernels } from './pooling';
import { rearrangeKernels } from './rearrange';
import { reductionKernels } from './reduction';
import { scalarKernels } from './scalar';
import { spectralKernels } from './spectral';
import { unaryKernels } from './unary';

const ALL: readonly KernelConfig[] = [
  ...arithmeticKernels,
  ...biasKernels,
  ...changeKernels,
  ...convKernels,
  ...denseKernels,
  ...depthwiseKernels,
  ...instanceNormKernels,
  ...layoutKernels,
  ...lossKernels,
  ...normKernels,
  ...optimizerKernels,
  ...poolingKernels,
  ...rearrangeKernels,
  ...reductionKernels,
  ...scalarKernels,
  ...spectralKernels,
  ...unaryKernels,
];

/** Makes the kernels known to TensorFlow.js; more than once does nothing. */
export function registerKernels(): void {
  for (const kernel of ALL) {
    if (getKernel(kernel.kernelName, kernel.backendName) === undefined) registerKernel(kernel);
  }
}
