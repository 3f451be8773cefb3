import { setBackend } from '@tensorflow/tfjs-core';
import { KERNELS } from '../../src/lib/ml/engine/ops/kernels';
import { createCpuBackend } from '../../src/lib/ml/engine/wasm';
import { numbers, runKernel } from '../../src/lib/ml/engine/wasm/testing/harness';

/** Convolves on as many threads as the message says and answers with the sum, its pool left running. */
self.onmessage = async ({ data: threads }: MessageEvent<number>) => {
  await createCpuBackend({ threads });
  await setBackend('dash');
  const draw = numbers(5);
  const x = { shape: [8, 64, 64, 8], values: draw(8 * 64 * 64 * 8) };
  const filter = { shape: [3, 3, 8, 16], values: draw(9 * 8 * 16) };
  const [y] = runKernel(KERNELS.conv2d, { x, filter }, { stride: 1, pad: 'same' });
  self.postMessage(y!.reduce((sum, value) => sum + value, 0));
};
