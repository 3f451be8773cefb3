import { blockBytes } from '../allocator';
import { ELEMENTWISE } from '../codes';
import type { KernelExports } from '../exports';
import type { Lifetime, Plan } from './plan';

/** Thrown within `record` by what cannot be repeated without the script; nobody else sees it. */
export class NotRepeatable extends Error {}

/** Kernels in script: numbers are addresses, counts and the like; the memory is all of it, as floats. */
export type ScriptKernel = (memory: Float32Array, ...numbers: number[]) => void;

/** Where memory comes from and where kernels go while a computation is recorded. */
export interface Stage {
  allocate(bytes: number): number;
  free(address: number): void;
  /** As the backend's, but valid until the running kernel ends. */
  scratch(slot: string, bytes: number): number;
  endKernel(): void;
  readonly kernels: KernelExports;
  runScript(kernel: ScriptKernel, numbers: readonly number[]): void;
}

type Export = (...numbers: number[]) => number;

/** Calls that prepare another and say how much memory it needs. */
const prepares = (name: string): boolean => /(Plan|Bytes)$/.test(name);

function exportsOf(kernels: KernelExports, wrap: (name: string, run: Export) => Export): KernelExports {
  const entries = Object.entries(kernels as unknown as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'function' ? wrap(name, value as Export) : value]),
  ) as unknown as KernelExports;
}

/** A slot holds its block until it is asked for again or the kernel ends. */
function scratches({
  allocate,
  free,
}: Pick<Stage, 'allocate' | 'free'>): Pick<Stage, 'scratch' | 'endKernel'> {
  const held = new Map<string, number>();
  return {
    scratch(slot, bytes) {
      const before = held.get(slot);
      if (before !== undefined) free(before);
      const address = allocate(bytes);
      held.set(slot, address);
      return address;
    },
    endKernel() {
      for (const address of held.values()) free(address);
      held.clear();
    },
  };
}

export interface Rehearsal extends Stage {
  /** Of each allocation, in order. */
  readonly lifetimes: readonly Lifetime[];
}

/** Computes nothing and takes no memory, but notes who would need how much, and from when until when. */
export function rehearse(kernels: KernelExports): Rehearsal {
  const lifetimes: { bytes: number; from: number; until: number }[] = [];
  let now = 0;
  const memory = {
    allocate(bytes: number): number {
      lifetimes.push({ bytes: blockBytes(bytes), from: now++, until: Infinity });
      // Stands for the address; 0 would be none.
      return lifetimes.length;
    },
    free(address: number): void {
      lifetimes[address - 1]!.until = now++;
    },
  };
  return {
    ...memory,
    ...scratches(memory),
    lifetimes,
    kernels: exportsOf(kernels, (name, run) => (prepares(name) ? run : () => 0)),
    runScript: () => undefined,
  };
}

interface Call {
  readonly run: Export;
  readonly numbers: readonly number[];
}

export interface RecordingStage extends Stage {
  readonly calls: readonly Call[];
}

/** Computes in the planned places from `base` on, and writes down what it calls. `memory` gives all of it, as floats. */
export function recordAt(
  base: number,
  { lifetimes }: Rehearsal,
  { offsets }: Plan,
  kernels: KernelExports,
  memory: () => Float32Array,
): RecordingStage {
  const calls: Call[] = [];
  let next = 0;
  const call = (run: Export, numbers: readonly number[]): number => {
    calls.push({ run, numbers });
    return run(...numbers);
  };
  const places = {
    allocate(bytes: number): number {
      const i = next++;
      if (lifetimes[i]?.bytes !== blockBytes(bytes))
        throw new NotRepeatable('It takes other memory than before.');
      return base + offsets[i]!;
    },
    free: () => undefined,
  };
  return {
    ...places,
    ...scratches(places),
    calls,
    kernels: exportsOf(
      kernels,
      (_, run) =>
        (...numbers) =>
          call(run, numbers),
    ),
    runScript(kernel, numbers) {
      const run: Export = (...at) => {
        kernel(memory(), ...at);
        return 0;
      };
      call(run, numbers);
    },
  };
}

/** All of `values`, where they are the same, are written by a kernel, which can be repeated. */
export function writeConstant(stage: Stage, address: number, values: ArrayLike<number>, dtype: string): void {
  const value = values[0] ?? 0;
  if (dtype !== 'float32') throw new NotRepeatable('It writes integers.');
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== value) throw new NotRepeatable('It writes values.');
  }
  stage.kernels.elementwise(ELEMENTWISE.fill, 0, 0, address, value, 0, values.length);
}
