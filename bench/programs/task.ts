import { engine } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
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
  /** Those of the last step by their names, ours with `dash_` before it. */
  readonly named: Readonly<Record<string, number>>;
  /** What it ran on, in words. */
  readonly adapter: string;
}

type Counts = Record<string, number>;

/** Counts the programs that the current backend dispatches from now on, by their names. */
function counter(): () => Counts {
  let counts: Counts = {};
  let name = '';
  const { prototype } = GPUComputePassEncoder;
  const { setPipeline } = prototype;
  Object.assign(prototype, {
    setPipeline(this: GPUComputePassEncoder, pipeline: GPUComputePipeline) {
      // Ours are labelled by their names, the stock ones by those of their minified classes.
      if (pipeline.label.startsWith('dash_')) name = pipeline.label;
      return setPipeline.call(this, pipeline);
    },
  });
  const backend = engine().backend as WebGPUBackend;
  const { runWebGPUProgram } = backend;
  backend.runWebGPUProgram = (program, ...others) => {
    [name] = program.shaderKey.split(/[_;]/) as [string];
    return runWebGPUProgram.call(backend, program, ...others);
  };
  for (const dispatching of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'] as const) {
    const dispatch = prototype[dispatching] as (this: GPUComputePassEncoder, ...args: unknown[]) => undefined;
    Object.assign(prototype, {
      [dispatching](this: GPUComputePassEncoder, ...args: unknown[]) {
        counts[name] = (counts[name] ?? 0) + 1;
        return dispatch.apply(this, args);
      },
    });
  }
  return () => {
    const counted = counts;
    counts = {};
    return counted;
  };
}

export async function programs({ batch, steps }: ProgramsRequest): Promise<ProgramsAnswer> {
  const adapter = await openEngine({ engine: 'webgpu' });
  const taken = counter();
  const spec = { ...DEFAULT_TRAINING, batch, epochs: 1 };
  const training = noise(batch * (steps + 1), spec.sizePx);
  const counted: Counts[] = [];
  for await (const event of train({ spec, classes: 2, training, validation: null })) {
    if (event.type === 'step') counted.push(taken());
  }
  const total = (counts: Counts): number => Object.values(counts).reduce((a, b) => a + b, 0);
  return { programs: counted.slice(1).map(total), named: counted.at(-1)!, adapter };
}
