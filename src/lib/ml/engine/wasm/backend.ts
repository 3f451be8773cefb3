import type {
  BackendTimingInfo,
  BackendValues,
  DataId,
  DataType,
  Tensor,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { DataStorage, engine, KernelBackend, util } from '@tensorflow/tfjs-core';
import { DashError } from '../../../domain/errors';
import type { Recording, RecordingBackend } from '../ops/capture';
import { record } from './capture/record';
import { NotRepeatable, writeConstant, type ScriptKernel, type Stage } from './capture/stage';
import type { KernelExports } from './exports';
import type { Heap } from './heap';

/** The name under which the CPU mode stands in TensorFlow.js, beside the stock 'cpu' and 'wasm'. */
export const BACKEND_NAME = 'dash';

type NumericType = 'float32' | 'int32' | 'bool';
type NumericArray = Float32Array | Int32Array | Uint8Array;

interface Entry {
  readonly address: number;
  readonly length: number;
  readonly dtype: NumericType;
  /** Whose memory it is: the heap's, or that of a computation which is or was recorded. */
  readonly owner: Stage | null;
  references: number;
}

export interface BackendMemory {
  readonly unreliable: false;
  /** Bytes of tensors and scratch alive, rounding included. */
  readonly inUseBytes: number;
  readonly peakBytes: number;
  readonly reservedBytes: number;
  readonly reasons: string[];
}

const BYTES: Readonly<Record<NumericType, number>> = { float32: 4, int32: 4, bool: 1 };

function numericType(dtype: DataType): NumericType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new DashError('BadInput', `The CPU mode has no tensors of type ${dtype}.`);
}

/**
 * Tensors of TensorFlow.js in a WebAssembly memory of our own. Errors: `OutOfMemory` where the memory cannot grow,
 * `WorkerCrashed` after a thread has died, `BadInput` for types it does not hold.
 */
export class DashBackend extends KernelBackend implements RecordingBackend {
  private readonly tensors = new DataStorage<Entry>(this, engine());
  private readonly scratches = new Map<string, { address: number; bytes: number }>();
  private stage: Stage | null = null;
  private disposed = false;

  constructor(
    private readonly exports: KernelExports,
    readonly heap: Heap,
    readonly threads: number,
    private readonly release: () => void,
  ) {
    super();
  }

  get kernels(): KernelExports {
    return this.stage?.kernels ?? this.exports;
  }

  /** Throws once a thread has died: what was computed since is not to be trusted. */
  assertAlive(): void {
    if (this.threads > 1 && this.exports.hasFailed() !== 0) {
      throw new DashError('WorkerCrashed', 'A thread of the CPU mode crashed. Start the computation again.');
    }
  }

  override write(values: BackendValues | null, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.store(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.store(dataId, values, shape, dtype, refCount);
  }

  private store(
    dataId: DataId,
    values: BackendValues | null,
    shape: readonly number[],
    dtype: DataType,
    references: number,
  ): void {
    const type = numericType(dtype);
    const length = util.sizeFromShape([...shape]);
    const { stage } = this;
    const address = (stage ?? this.heap).allocate(length * BYTES[type]);
    this.tensors.set(dataId, { address, length, dtype: type, owner: stage, references });
    if (values === null) return;
    if (stage === null) this.viewOf(address, length, type).set(values as NumericArray);
    else writeConstant(stage, address, values as NumericArray, type);
  }

  /** Writes into the place of a float32 tensor. */
  overwrite(dataId: DataId, values: Float32Array): void {
    const { address, length } = this.tensors.get(dataId);
    this.viewOf(address, length, 'float32').set(values);
  }

  private viewOf(address: number, length: number, dtype: NumericType): NumericArray {
    if (this.stage !== null) throw new NotRepeatable('It looks at values.');
    if (dtype === 'float32') return this.heap.float32(address, length);
    return dtype === 'int32' ? this.heap.int32(address, length) : this.heap.uint8(address, length);
  }

  /** A new tensor with undefined contents. */
  output(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    const copy = [...shape];
    return { dataId: this.write(null, copy, dtype), shape: copy, dtype };
  }

  /** The same data under another shape. */
  alias(tensor: TensorInfo, shape: readonly number[] = tensor.shape): TensorInfo {
    this.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** Address of a float32 tensor; the kernels know no other type. */
  floats(tensor: TensorInfo): number {
    const entry = this.tensors.get(tensor.dataId);
    if (entry.dtype !== 'float32') {
      throw new DashError('BadInput', `This operation needs float32 and got ${entry.dtype}.`);
    }
    return entry.address;
  }

  /** Address of a float32 tensor that may be left out: 0 without. */
  floatsOr0(tensor: TensorInfo | undefined): number {
    return tensor === undefined ? 0 : this.floats(tensor);
  }

  /** A view of the tensor's data, valid until the next allocation. */
  view(tensor: TensorInfo): NumericArray {
    const { address, length, dtype } = this.tensors.get(tensor.dataId);
    return this.viewOf(address, length, dtype);
  }

  /** At least `bytes` for the running kernel; a slot keeps its block, so that a loop does not allocate. */
  scratch(slot: string, bytes: number): number {
    if (this.stage !== null) return this.stage.scratch(slot, bytes);
    const held = this.scratches.get(slot);
    if (held !== undefined && held.bytes >= bytes) return held.address;
    if (held !== undefined) {
      this.heap.free(held.address);
      this.scratches.delete(slot);
    }
    const address = this.heap.allocate(bytes);
    this.scratches.set(slot, { address, bytes });
    return address;
  }

  /** Runs a kernel that is script, on addresses of floats and numbers. */
  runScript(kernel: ScriptKernel, ...numbers: number[]): void {
    if (this.stage === null) kernel(this.heap.floats(), ...numbers);
    else this.stage.runScript(kernel, numbers);
  }

  /** After each kernel: its scratch may go, and its threads must be alive. */
  endKernel(): void {
    this.stage?.endKernel();
    this.assertAlive();
  }

  record(compute: () => readonly Tensor[]): Recording | null {
    if (this.stage !== null) throw new DashError('Internal', 'A computation is recorded already.');
    return record(compute, {
      exports: this.exports,
      heap: this.heap,
      enter: (stage) => (this.stage = stage),
      assertAlive: () => this.assertAlive(),
    });
  }

  override readSync(dataId: DataId): NumericArray {
    this.assertAlive();
    const { address, length, dtype } = this.tensors.get(dataId);
    return this.viewOf(address, length, dtype).slice();
  }

  override read(dataId: DataId): Promise<NumericArray> {
    return Promise.resolve().then(() => this.readSync(dataId));
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.tensors.has(dataId)) return true;
    const entry = this.tensors.get(dataId);
    entry.references--;
    if (!force && entry.references > 0) return false;
    const { owner, address } = entry;
    if (this.stage !== owner && this.stage !== null) {
      throw new DashError('Internal', 'A captured computation disposes of what it has not made.');
    }
    // What was recorded gives its memory back as a whole.
    if (owner === null) this.heap.free(address);
    else if (owner === this.stage) owner.free(address);
    this.tensors.delete(dataId);
    return true;
  }

  override refCount(dataId: DataId): number {
    return this.tensors.has(dataId) ? this.tensors.get(dataId).references : 0;
  }

  override incRef(dataId: DataId): void {
    this.tensors.get(dataId).references++;
  }

  override numDataIds(): number {
    return this.tensors.numDataIds();
  }

  override memory(): BackendMemory {
    const { inUse, peak, reserved } = this.heap;
    return { unreliable: false, inUseBytes: inUse, peakBytes: peak, reservedBytes: reserved, reasons: [] };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return true;
  }

  override time(run: () => void): Promise<BackendTimingInfo> {
    const start = util.now();
    run();
    return Promise.resolve({ kernelMs: util.now() - start });
  }

  /** Ends the threads. The memory goes with the last reference to this object. */
  override dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.release();
  }
}
