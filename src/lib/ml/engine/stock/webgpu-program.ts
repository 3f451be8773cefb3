import { engine, env, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/** A program of our own for TensorFlow.js' WebGPU backend, with as many outputs as it likes. */
export interface Program {
  /** Names the pipeline in the backend's cache: the same code has the same key. */
  readonly key: string;
  readonly threads: number;
  readonly groups: number;
  /** Under their names arrays of f32 in the code: those that are read, … */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** … those that are read and written over, … */
  readonly changed?: Readonly<Record<string, Tensor>>;
  /** … and those that are made, of these shapes. */
  readonly outputs?: Readonly<Record<string, readonly number[]>>;
  /** The arrays are of vec4<f32> instead; all of them have multiples of four numbers. */
  readonly vectors?: boolean;
  /** `uniforms.name` in the code, i32 and f32; they may change from call to call. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly scalars?: Readonly<Record<string, number>>;
  /** WGSL outside of functions. */
  readonly declarations?: string;
  /** WGSL statements. `group` and `lane` are this thread's workgroup and place in it, `index` its number among all. */
  readonly code: string;
}

/** Workgroups in a row that every WebGPU device takes. */
const MOST_IN_A_ROW = 65535;
/** TensorFlow.js' flag under which programs are compiled in the background and not dispatched. */
const COMPILE_ONLY = 'WEBGPU_ENGINE_COMPILE_ONLY';

interface Uniform {
  readonly type: 'int32' | 'float32';
  readonly data: number[];
}

/** What the backend's own `runWebGPUProgram` does its work with; that one has a single output and never writes over. */
interface Recorder {
  readonly device: GPUDevice;
  /** While programs are only compiled, promises; see `compileAhead`. */
  readonly pipelineCache: Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
  readonly tensorMap: { get(id: object): { values: unknown; readonly resource: GPUBuffer } };
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  makeTensorInfo(shape: number[], dtype: 'float32'): TensorInfo;
  uploadToGPU(id: object): void;
  makeUniforms(uniforms: Uniform[]): GPUBufferBinding;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  checkCompileCompletionAsync(): Promise<void>;
}

const recorder = (): Recorder => engine().backend as unknown as Recorder;

/** Arrays that a program may have on the current device. */
export const mostArrays = (): number => recorder().device.limits.maxStorageBuffersPerShaderStage;

function source({ inputs, changed = {}, outputs = {}, sizes, scalars = {}, ...program }: Program): string {
  const arrays = [
    ...Object.keys(inputs).map((name) => ['read', name]),
    ...Object.keys({ ...changed, ...outputs }).map((name) => ['read_write', name]),
  ];
  const fields = [
    ...Object.keys(sizes).map((name) => `${name} : i32,`),
    ...Object.keys(scalars).map((name) => `${name} : f32,`),
  ];
  return `
    struct Uniforms { ${fields.join(' ')} };
    @group(0) @binding(0) var<uniform> uniforms : Uniforms;
    ${arrays.map(([access, name], i) => `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name} : array<${program.vectors === true ? 'vec4<f32>' : 'f32'}>;`).join('\n')}
    ${program.declarations ?? ''}
    @compute @workgroup_size(${program.threads})
    fn main(
      @builtin(local_invocation_index) localIndex : u32,
      @builtin(workgroup_id) workgroup : vec3<u32>,
      @builtin(num_workgroups) workgroups : vec3<u32>,
    ) {
      let group = i32(workgroup.y * workgroups.x + workgroup.x);
      let lane = i32(localIndex);
      let index = group * ${program.threads} + lane;
      ${program.code}
    }`;
}

function compiled(
  device: GPUDevice,
  program: Program,
  inBackground: boolean,
): GPUComputePipeline | Promise<GPUComputePipeline> {
  const label = `dash_${program.key}`;
  const module = device.createShaderModule({ label, code: source(program) });
  const descriptor: GPUComputePipelineDescriptor = { label, layout: 'auto', compute: { module } };
  return inBackground
    ? device.createComputePipelineAsync(descriptor)
    : device.createComputePipeline(descriptor);
}

/** Records a program on the current backend, which is WebGPU; returns its outputs. */
export function runProgram<Name extends string = never>(
  program: Program & { readonly outputs?: Readonly<Record<Name, readonly number[]>> },
): Record<Name, Tensor> {
  const { key, groups, inputs, changed = {}, outputs = {}, sizes, scalars = {} } = program;
  const backend = recorder();
  const made = Object.entries<readonly number[]>(outputs).map(
    ([name, shape]) => [name, backend.makeTensorInfo([...shape], 'float32')] as const,
  );
  const infos: TensorInfo[] = [
    ...Object.values(inputs),
    ...Object.values(changed),
    ...made.map(([, info]) => info),
  ];
  for (const { dataId } of infos) backend.uploadToGPU(dataId);
  // What was read of them before holds no longer.
  for (const { dataId } of Object.values(changed)) backend.tensorMap.get(dataId).values = null;

  const onlyCompiled = env().getBool(COMPILE_ONLY);
  const pipeline = (backend.pipelineCache[`dash_${key}`] ??= compiled(backend.device, program, onlyCompiled));
  if (onlyCompiled) return asTensors<Name>(made);
  if (pipeline instanceof Promise) throw new Error('Programs are still being compiled: await compileAhead.');
  const uniforms = backend.makeUniforms([
    ...Object.values(sizes).map((size): Uniform => ({ type: 'int32', data: [size] })),
    ...Object.values(scalars).map((scalar): Uniform => ({ type: 'float32', data: [scalar] })),
  ]);
  const buffers = infos.map(({ dataId }) => ({ buffer: backend.tensorMap.get(dataId).resource }));
  const entries = [uniforms, ...buffers].map((resource, binding) => ({ binding, resource }));
  const bound = backend.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });

  // Buffers that are disposed of from now on are kept until the commands have been submitted.
  for (const { dataId } of infos) backend.commandQueueOwnedIds.add(dataId);
  backend.ensureCommandEncoderReady();
  const pass = (backend.computePassEncoder ??= backend.commandEncoder.beginComputePass());
  const columns = Math.min(groups, MOST_IN_A_ROW);
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bound);
  pass.dispatchWorkgroups(columns, Math.ceil(groups / columns));
  backend.dispatchCountInPass++;
  if (backend.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  return asTensors<Name>(made);
}

const asTensors = <Name extends string>(
  made: readonly (readonly [string, TensorInfo])[],
): Record<Name, Tensor> =>
  Object.fromEntries(made.map(([name, info]) => [name, engine().makeTensorFromTensorInfo(info)])) as Record<
    Name,
    Tensor
  >;

/**
 * Compiles the programs that `run` would dispatch, all at the same time, where each would be waited for at its first
 * use. `run` computes nothing and must not read. Nobody else may compute until then.
 */
export async function compileAhead(run: () => void): Promise<void> {
  env().set(COMPILE_ONLY, true);
  try {
    run();
  } finally {
    env().set(COMPILE_ONLY, false);
  }
  await recorder().checkCompileCompletionAsync();
}
