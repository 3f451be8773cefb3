import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import { train } from '../../src/lib/ml/classifier/train';
import { openEngine } from '../side/engines';
import { noise } from '../side/noise';

/** A training of the default network on WebGPU, the programs of each step counted. */
export interface ProgramsRequest {
  readonly batch: number;
  readonly steps: number;
}

export interface ProgramsAnswer {
  /** Dispatched by each step after the first, which may warm up. */
  readonly programs: readonly number[];
  /** What it ran on, in words. */
  readonly adapter: string;
}

/** Counts the programs that are dispatched from now on. */
function counter(): () => number {
  let count = 0;
  const { prototype } = GPUComputePassEncoder;
  for (const name of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const) {
    const dispatch = prototype[name] as (this: GPUComputePassEncoder, ...args: unknown[]) => undefined;
    Object.assign(prototype, {
      [name](this: GPUComputePassEncoder, ...args: unknown[]) {
        count++;
        return dispatch.apply(this, args);
      },
    });
  }
  return () => {
    const counted = count;
    count = 0;
    return counted;
  };
}

export async function programs({ batch, steps }: ProgramsRequest): Promise<ProgramsAnswer> {
  const adapter = await openEngine({ engine: 'webgpu' });
  const taken = counter();
  const spec = { ...DEFAULT_TRAINING, batch, epochs: 1 };
  const training = noise(batch * (steps + 1), spec.sizePx);
  const counts: number[] = [];
  for await (const event of train({ spec, classes: 2, training, validation: null })) {
    if (event.type === 'step') counts.push(taken());
  }
  return { programs: counts.slice(1), adapter };
}
