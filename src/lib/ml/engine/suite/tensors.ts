import { engine, tensor, tidy, variable, type Tensor, type Variable } from '@tensorflow/tfjs-core';

export const toTensor = (values: ArrayLike<number>, shape: readonly number[]): Tensor =>
  tensor(Float32Array.from(values), [...shape]);

export const toVariable = (values: ArrayLike<number>, shape: readonly number[]): Variable =>
  tidy(() => variable(toTensor(values, shape)));

/** A copy, which the backend cannot write over. */
export async function read(t: Tensor): Promise<Float32Array> {
  const values = (await t.data()) as Float32Array;
  return values.slice();
}

/** What TensorFlow.js counts as alive. */
export function alive(): { tensors: number; buffers: number; bytes: number } {
  const { numTensors, numDataBuffers, numBytes } = engine().memory();
  return { tensors: numTensors, buffers: numDataBuffers, bytes: numBytes };
}
