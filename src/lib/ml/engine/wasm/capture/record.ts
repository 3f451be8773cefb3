import type { Tensor } from '@tensorflow/tfjs-core';
import type { Recording } from '../../ops/capture';
import type { KernelExports } from '../exports';
import type { Heap } from '../heap';
import { planOffsets } from './plan';
import { NotRepeatable, recordAt, rehearse, type Stage } from './stage';

/** What of the backend a recording needs. */
export interface Host {
  readonly exports: KernelExports;
  readonly heap: Heap;
  /** From now on memory comes from the stage and kernels go to it; `null`: as ever. */
  enter(stage: Stage | null): void;
  assertAlive(): void;
}

function on<T>(stage: Stage, { enter }: Host, run: () => T): T | null {
  enter(stage);
  try {
    return run();
  } catch (error) {
    if (error instanceof NotRepeatable) return null;
    throw error;
  } finally {
    enter(null);
  }
}

/** See `RecordingBackend`. Errors are those of `compute`, and `OutOfMemory`. */
export function record(compute: () => readonly Tensor[], host: Host): Recording | null {
  const { exports, heap } = host;
  const rehearsal = rehearse(exports);
  const rehearsed = on(rehearsal, host, () => {
    for (const output of compute()) output.dispose();
    return true;
  });
  if (rehearsed === null) return null;
  const plan = planOffsets(rehearsal.lifetimes);
  const base = heap.allocate(plan.bytes);
  const stage = recordAt(base, rehearsal, plan, exports, () => heap.floats());
  let outputs: readonly Tensor[] | null = null;
  try {
    outputs = on(stage, host, compute);
  } finally {
    if (outputs === null) heap.free(base);
  }
  if (outputs === null) return null;
  const { calls } = stage;
  const made = outputs;
  return {
    outputs,
    replay() {
      for (const { run, numbers } of calls) run(...numbers);
      host.assertAlive();
    },
    dispose() {
      for (const output of made) output.dispose();
      heap.free(base);
    },
  };
}
