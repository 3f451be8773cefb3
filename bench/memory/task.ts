import { createMacrotask } from '../../src/lib/compute/macrotask';
import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import { train } from '../../src/lib/ml/classifier/train';
import { openDash, type DashEngine } from '../side/engines';
import { noise } from '../side/noise';
import { stepBytes } from './expected';

const CLASSES = 2;
const BATCHES_AN_EPOCH = 4;
const macrotask = createMacrotask();

/** So many further steps of one training by the default recipe. */
export interface MemoryRequest {
  readonly side: DashEngine;
  readonly steps: number;
}

export interface MemoryAnswer {
  /** Steps since the training began. */
  readonly steps: number;
  /** Bytes that the engine has taken from the system, which never shrink, and the most that were in use at a time. */
  readonly reserved: number;
  readonly peak: number;
  readonly inUse: number;
  /** Bytes that a step cannot do without. */
  readonly needed: number;
}

async function begin(side: DashEngine) {
  const { backend } = await openDash(side);
  const spec = { ...DEFAULT_TRAINING, epochs: Number.MAX_SAFE_INTEGER };
  const training = noise(spec.batch * BATCHES_AN_EPOCH, spec.sizePx);
  const { weights, optimiser, activations } = stepBytes(spec, CLASSES);
  return {
    ...{ backend, needed: weights + optimiser + activations },
    events: train({ spec, classes: CLASSES, training, validation: null }),
  };
}

let begun: ReturnType<typeof begin> | undefined;
let taken = 0;

export async function memory({ side, steps }: MemoryRequest): Promise<MemoryAnswer> {
  begun ??= begin(side);
  const { backend, needed, events } = await begun;
  for (const until = taken + steps; taken < until;) {
    const { value, done } = await events.next();
    if (done === true) throw new Error('The training ended.');
    if (value.type !== 'step') continue;
    taken++;
    // As in the app; and whoever looks at this worker from outside is answered between two steps alone.
    await macrotask();
  }
  const { reservedBytes, peakBytes, inUseBytes } = backend.memory();
  return { steps: taken, reserved: reservedBytes, peak: peakBytes, inUse: inUseBytes, needed };
}
