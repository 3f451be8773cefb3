import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { DashError } from '../../../domain/errors';
import type { DashBackend } from './backend';
import { BACKEND_NAME } from './backend';
import { NONLINEARITY } from './codes';

/** Typed access to what a kernel gets; a missing or wrong argument is a programming error and says which. */
export class KernelCall {
  constructor(
    readonly kernel: string,
    readonly backend: DashBackend,
    private readonly inputs: NamedTensorInfoMap,
    private readonly attrs: NamedAttrMap,
  ) {}

  tensor(name: string): TensorInfo {
    return this.optional(name) ?? this.fail(`input ${name}`);
  }

  optional(name: string): TensorInfo | undefined {
    return this.inputs[name] ?? undefined;
  }

  /** Inputs in order, for kernels of any number of inputs. */
  tensors(): TensorInfo[] {
    return Object.values(this.inputs).filter((input) => input !== undefined);
  }

  number(name: string): number {
    const value = this.attrs[name];
    return typeof value === 'number' ? value : this.fail(name);
  }

  flag(name: string): boolean {
    return this.attrs[name] === true;
  }

  text(name: string): string {
    const value = this.attrs[name];
    return typeof value === 'string' ? value : this.fail(name);
  }

  numbers(name: string): number[] {
    const value = this.attrs[name];
    if (typeof value === 'number') return [value];
    const isList = Array.isArray(value) || ArrayBuffer.isView(value);
    return isList ? Array.from(value as ArrayLike<number>) : this.fail(name);
  }

  has(name: string): boolean {
    return this.attrs[name] !== undefined && this.attrs[name] !== null;
  }

  /** The code of the activation asked for. */
  nonlinearity(): number {
    const name = this.text('activation');
    return name in NONLINEARITY
      ? NONLINEARITY[name as keyof typeof NONLINEARITY]
      : this.fail(`activation ${name}`);
  }

  fail(what: string): never {
    throw new DashError('Internal', `${this.kernel} got no valid ${what}.`);
  }
}

export function define(
  kernelName: string,
  run: (call: KernelCall) => TensorInfo | TensorInfo[],
): KernelConfig {
  return {
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const own = backend as DashBackend;
      const result = run(new KernelCall(kernelName, own, inputs, attrs ?? {}));
      own.endKernel();
      return result;
    },
  };
}
