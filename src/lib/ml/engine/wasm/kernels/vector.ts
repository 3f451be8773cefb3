import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DashBackend } from '../backend';
import type { Elementwise } from '../codes';
import { ELEMENTWISE } from '../codes';
import { sizeOf } from '../shapes';

/** A new tensor of that shape: the operation on a and b, or on a, `scalar` and `second`, element by element. */
export function vector(
  backend: DashBackend,
  operation: Elementwise,
  shape: readonly number[],
  a: TensorInfo,
  b: TensorInfo | null,
  scalar = 0,
  second = 0,
): TensorInfo {
  const out = backend.output(shape);
  const [aAt, bAt] = [backend.floats(a), b === null ? 0 : backend.floats(b)];
  const code = ELEMENTWISE[operation];
  backend.kernels.elementwise(code, aAt, bAt, backend.floats(out), scalar, second, sizeOf(shape));
  return out;
}
