import { engine, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { StockBackend } from './define';
import { runProgram } from './webgpu-program';

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

function onWebGpu(fused: Fused, inputs: readonly Tensor[], scalars: readonly number[]): Tensor {
  const [first] = inputs as [Tensor];
  const read = fused.tensors.map((name) => `let ${name} = ${name.toUpperCase()}[index];`);
  const given = fused.scalars.map((name) => `let ${name} = uniforms.${name};`);
  return runProgram(
    {
      key: fused.name,
      names: fused.tensors.map((name) => name.toUpperCase()),
      threads: WORKGROUP,
      groups: Math.ceil(first.size / WORKGROUP),
      outputShape: first.shape,
      scalars: Object.fromEntries(fused.scalars.map((name, i) => [name, scalars[i]!])),
      code: `
        fn main(index : i32) {
          if (index < uniforms.size) {
            ${[...read, ...given].join('\n')}
            setOutputAtIndex(index, ${fused.formula});
          }
        }`,
    },
    inputs,
  );
}

function onWebGl(fused: Fused, inputs: readonly Tensor[], scalars: readonly number[]): Tensor {
  const read = fused.tensors.map((name) => `float ${name} = get${name.toUpperCase()}AtOutCoords();`);
  const backend = engine().backend as MathBackendWebGL;
  const info = backend.runWebGLProgram(
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
  return engine().makeTensorFromTensorInfo(info);
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
  return backend === 'webgpu' ? onWebGpu(fused, inputs, scalars) : onWebGl(fused, inputs, scalars);
}
