import { engine, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { StockBackend } from './define';

/** WebGPU has programs of its own, which write in place. */
export type FusingBackend = Exclude<StockBackend, 'webgpu'>;

/** An expression over tensors of one shape, which WebGL computes in one program instead of one for each operator. */
export interface Fused {
  readonly name: string;
  /** One lower-case letter each. */
  readonly tensors: readonly string[];
  readonly scalars: readonly string[];
  /** GLSL, over those names. */
  readonly formula: string;
  /** The same for the backend without shaders. */
  readonly inScript: (tensors: readonly number[], scalars: readonly number[]) => number;
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
  backend: FusingBackend,
  fused: Fused,
  inputs: readonly Tensor[],
  scalars: readonly number[],
): Tensor {
  return backend === 'cpu' ? onCpu(fused, inputs, scalars) : onWebGl(fused, inputs, scalars);
}
