import { engine, tensor, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { StockBackend } from './define';

/** An expression over tensors of one shape, which a GPU computes in one program instead of one for each operator. */
export interface Fused {
  readonly name: string;
  /** One lower-case letter each. */
  readonly tensors: readonly string[];
  readonly scalars: readonly string[];
  /** Over those names, in what WGSL and GLSL have in common. */
  readonly formula: string;
  /** The same for the backend without shaders. */
  readonly inScript: (tensors: readonly number[], scalars: readonly number[]) => number;
}

const WORKGROUP = 128;
/** Workgroups in a row that every WebGPU device takes. */
const MOST_IN_A_ROW = 65535;

function onWebGpu(fused: Fused, inputs: readonly Tensor[], scalars: readonly number[]): TensorInfo {
  const [first] = inputs as [Tensor];
  const groups = Math.ceil(first.size / WORKGROUP);
  const columns = Math.min(groups, MOST_IN_A_ROW);
  const read = fused.tensors.map((name) => `let ${name} = get${name.toUpperCase()}ByOutputIndex(index);`);
  const given = fused.scalars.map((name) => `let ${name} = uniforms.${name};`);
  const backend = engine().backend as WebGPUBackend;
  return backend.runWebGPUProgram(
    {
      variableNames: fused.tensors.map((name) => name.toUpperCase()),
      outputShape: first.shape,
      workgroupSize: [WORKGROUP, 1, 1],
      dispatchLayout: { x: first.shape.map((_, axis) => axis) },
      dispatch: [columns, Math.ceil(groups / columns), 1],
      size: true,
      uniforms: fused.scalars.map((name) => `${name} : f32,`).join(' '),
      shaderKey: `dash_${fused.name}`,
      getUserCode: () => `
        fn main(index : i32) {
          if (index < uniforms.size) {
            ${[...read, ...given].join('\n')}
            setOutputAtIndex(index, ${fused.formula});
          }
        }`,
    },
    [...inputs],
    'float32',
    scalars.map((value) => ({ type: 'float32', data: [value] })),
  );
}

function onWebGl(fused: Fused, inputs: readonly Tensor[], scalars: readonly number[]): TensorInfo {
  const read = fused.tensors.map((name) => `float ${name} = get${name.toUpperCase()}AtOutCoords();`);
  const backend = engine().backend as MathBackendWebGL;
  return backend.runWebGLProgram(
    {
      variableNames: fused.tensors.map((name) => name.toUpperCase()),
      outputShape: inputs[0]!.shape,
      customUniforms: fused.scalars.map((name) => ({ name, type: 'float' as const })),
      userCode: `
        void main() {
          ${read.join('\n')}
          setOutput(${fused.formula});
        }`,
    },
    [...inputs],
    'float32',
    scalars.map((value) => [value]),
  );
}

function onCpu(fused: Fused, inputs: readonly Tensor[], scalars: readonly number[]): Tensor {
  const [first, ...others] = inputs.map((input) => input.dataSync()) as [Float32Array, ...Float32Array[]];
  const out = first.map((value, i) => fused.inScript([value, ...others.map((o) => o[i]!)], scalars));
  return tensor(out, inputs[0]!.shape);
}

/** A tensor of the inputs' shape. Scalars may change from call to call: they are no part of the program. */
export function runFused(
  backend: StockBackend,
  fused: Fused,
  inputs: readonly Tensor[],
  scalars: readonly number[],
): Tensor {
  if (backend === 'cpu') return onCpu(fused, inputs, scalars);
  const run = backend === 'webgpu' ? onWebGpu : onWebGl;
  return engine().makeTensorFromTensorInfo(run(fused, inputs, scalars));
}
