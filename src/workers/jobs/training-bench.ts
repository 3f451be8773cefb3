import type { BackendChoice } from '../../lib/domain/backend';
import type { Part } from '../../lib/domain/catalog';
import { DEFAULT_TRAINING } from '../../lib/domain/classifier';
import { freshId, type ClassifierId, type ImageId, type JobId } from '../../lib/domain/ids';
import type { JobOf } from '../../lib/domain/job';
import type { Predict, Train } from '../../lib/ml/classifier/contract';
import type { OpenEngine } from '../../lib/ml/engine/ladder/contract';
import { EngineHost } from './engine-host';
import type { JobParts } from './parts';
import { AUTO, CLASSIFIER, engine, PROJECT, testBench, WASM } from './test-bench';

/** Parts of the images; classes take turns. */
export const IMAGES: readonly Part[] = ['training', 'training', 'explore', 'confirm', 'test'];

/** A "network" whose state is one number: the sum of the first bytes of all images it saw, epoch by epoch. */
export const train: Train = async function* ({ spec, training, validation, checkpoint }) {
  let [epoch, state] = checkpoint === undefined ? [0, 0] : [...new Float64Array(checkpoint)];
  const records = [];
  while (epoch! < spec.epochs) {
    epoch!++;
    for (const [i, row] of training.rows.entries()) {
      state! += (await training.pixels(Int32Array.of(row)))[0]! * (i + epoch!);
      const at = { epoch: epoch!, validating: false, step: i + 1, steps: training.rows.length };
      yield { type: 'step', ...at, images: 1, loss: 1 };
    }
    const record = {
      ...{ epoch: epoch!, loss: 1, accuracy: 1, seconds: epoch! },
      ...{ validationLoss: validation!.rows.length, validationAccuracy: 1 },
    };
    records.push(record);
    yield { type: 'epoch', record, checkpoint: Float64Array.of(epoch!, state!).buffer };
  }
  return {
    ...{ epochs: records, weights: Float64Array.of(state!).buffer, weightsHash: String(state) },
    ...{ parameters: 1, seconds: 1, imagesPerSecond: 1 },
  };
};

const predict: Predict = async function* ({ weights, source }) {
  const [state] = new Float64Array(weights);
  for (const [i, row] of source.rows.entries()) {
    const [first] = await source.pixels(Int32Array.of(row));
    const rows = Int32Array.of(row);
    const logits = Float32Array.of(first!, state!);
    yield { rows, logits, latents: Float32Array.of(first!), done: i + 1, total: source.rows.length };
  }
};

export interface TrainingBench {
  readonly parts: JobParts;
  /** Engines that were closed. */
  readonly disposed: () => number;
}

/** A project without a classifier, and networks that compute next to nothing. */
export async function trainingBench(
  change: Partial<Pick<JobParts, 'train' | 'predict'>> = {},
): Promise<TrainingBench> {
  const { parts } = await testBench(IMAGES.map((part, i) => ({ part, label: i % 2, group: i })));
  await parts.storage.deleteClassifier(PROJECT, CLASSIFIER);
  let disposed = 0;
  const counted = (choice: BackendChoice): OpenEngine => ({
    ...engine(choice),
    dispose: async () => void disposed++,
  });
  const host = new EngineHost(
    async () => ({ report: { chosen: WASM, probes: [], measuredAt: 1 }, engine: counted(WASM) }),
    async (choice) => counted(choice),
  );
  const decode = async (): Promise<Uint8Array> => new Uint8Array(32 * 32 * 3).fill(9);
  return { parts: { ...parts, host, train, predict, decode, ...change }, disposed: () => disposed };
}

export async function putTraining(
  { parts: { storage } }: TrainingBench,
  epochs: number,
  sizePx = 64,
): Promise<JobOf<'train'>> {
  const job: JobOf<'train'> = {
    project: PROJECT,
    id: freshId<JobId>('j'),
    spec: {
      ...{ kind: 'train', classifier: freshId<ClassifierId>('c'), parent: null, name: 'first' },
      training: { ...DEFAULT_TRAINING, epochs, sizePx },
      recipe: { images: ['i-1', 'i-0'] as ImageId[], labels: [1, 0] },
    },
    ...{ state: 'running', backend: null, createdAt: 1, updatedAt: 1, epochs: [], error: null },
  };
  await storage.putJob(job);
  return job;
}

export const requestOf = (job: JobOf<'train'>) =>
  ({ kind: 'train', project: PROJECT, job: job.id, backend: AUTO }) as const;
