import { engine, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';
import type { KernelName } from './kernels';

type Inputs = { readonly [name: string]: Tensor | undefined };

/** Runs a named kernel on the current backend; inputs that are `undefined` are left out. */
export function runKernel(name: KernelName, inputs: Inputs, attrs: NamedAttrMap = {}): Tensor[] {
  const given: NamedTensorMap = {};
  for (const [key, tensor] of Object.entries(inputs)) if (tensor !== undefined) given[key] = tensor;
  const out: unknown = engine().runKernel(name, given, attrs);
  return (Array.isArray(out) ? out : [out]) as Tensor[];
}

/** The first output of a kernel. `T` states its rank, which the kernel's contract fixes. */
export const runOne = <T extends Tensor>(name: KernelName, inputs: Inputs, attrs?: NamedAttrMap): T =>
  runKernel(name, inputs, attrs)[0] as T;
