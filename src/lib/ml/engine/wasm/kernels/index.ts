import type { KernelConfig } from '@tensorflow/tfjs-core';
import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { arithmeticKernels } from './arithmetic';
import { convKernels } from './conv';
import { denseKernels } from './dense';
import { layoutKernels } from './layout';
import { lossKernels } from './loss';
import { normKernels } from './norm';
import { optimizerKernels } from './optimizer';
import { poolingKernels } from './pooling';
import { reductionKernels } from './reduction';
import { unaryKernels } from './unary';

const ALL: readonly KernelConfig[] = [
  ...arithmeticKernels,
  ...convKernels,
  ...denseKernels,
  ...layoutKernels,
  ...lossKernels,
  ...normKernels,
  ...optimizerKernels,
  ...poolingKernels,
  ...reductionKernels,
  ...unaryKernels,
];

/** Makes the kernels known to TensorFlow.js; more than once does nothing. */
export function registerKernels(): void {
  for (const kernel of ALL) {
    if (getKernel(kernel.kernelName, kernel.backendName) === undefined) registerKernel(kernel);
  }
}
