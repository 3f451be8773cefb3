import { engine, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';

/** A program of our own for TensorFlow.js' WebGPU backend. */
export interface Program {
  /** Names the pipeline in the backend's cache: the same code has the same key. */
  readonly key: string;
  /** Inputs under these names are arrays of f32 in the code. */
  readonly names: readonly string[];
  readonly threads: number;
  readonly groups: number;
  readonly outputShape: readonly number[];
  /** `uniforms.name` in the code; they may change from call to call. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** WGSL with `fn main(index : i32)`; `uniforms.size` is the output's, `localId` and `workgroupId` are there. */
  readonly code: string;
}

/** Workgroups in a row that every WebGPU device takes. */
const MOST_IN_A_ROW = 65535;

export function runProgram(program: Program, inputs: readonly Tensor[]): Tensor {
  const { key, names, threads, groups, outputShape, scalars = {}, code } = program;
  const columns = Math.min(groups, MOST_IN_A_ROW);
  const info: TensorInfo = (engine().backend as WebGPUBackend).runWebGPUProgram(
    {
      variableNames: [...names],
      outputShape: [...outputShape],
      workgroupSize: [threads, 1, 1],
      dispatchLayout: { x: outputShape.map((_, axis) => axis) },
      dispatch: [columns, Math.ceil(groups / columns), 1],
      size: true,
      uniforms: Object.keys(scalars)
        .map((name) => `${name} : f32,`)
        .join(' '),
      shaderKey: `dash_${key}`,
      getUserCode: () => code,
    },
    [...inputs],
    'float32',
    Object.values(scalars).map((value) => ({ type: 'float32', data: [value] })),
  );
  return engine().makeTensorFromTensorInfo(info);
}
