import {
  getKernel,
  registerKernel,
  tidy,
  type NamedTensorMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { KernelName } from '../ops/kernels';

export const STOCK_BACKENDS = ['webgpu', 'webgl', 'cpu'] as const;
export type StockBackend = (typeof STOCK_BACKENDS)[number];

export type Composition<Attrs = object> = (
  inputs: Readonly<Record<string, Tensor>>,
  attrs: Attrs,
) => Tensor | Tensor[];

/**
 * Registers a kernel as a composition of forward ops. The engine calls kernels with its own tensors and tapes nothing
 * inside one; the tidy frees what lies between, never the inputs, which belong to an outer scope.
 */
export function define<Attrs>(
  backend: StockBackend,
  kernelName: KernelName,
  compose: Composition<Attrs>,
): void {
  if (getKernel(kernelName, backend)) return;
  registerKernel({
    kernelName,
    backendName: backend,
    kernelFunc: ({ inputs, attrs }): TensorInfo | TensorInfo[] =>
      tidy(() => compose(inputs as NamedTensorMap, attrs as unknown as Attrs)),
  });
}
