import type { TaskEvent, TaskRequest } from '../../lib/compute/contract';
import { createEstimator } from '../../lib/compute/progress';
import type { TaskGenerator } from '../../lib/compute/serve';
import type { Catalog } from '../../lib/domain/catalog';
import type { ClassifierRecord, DataRecipe } from '../../lib/domain/classifier';
import { validationRecipe } from '../../lib/domain/data-recipe';
import { DashError } from '../../lib/domain/errors';
import { isJobOf, type JobOf, type Progress } from '../../lib/domain/job';
import type {
  LabelledSource,
  TrainEvent,
  TrainResult,
  ValidationSource,
} from '../../lib/ml/classifier/contract';
import type { Storage } from '../../lib/storage/contract';
import { storedClassifier } from './classifier';
import { derivePixels } from './derive-pixels';
import { guarded, type Lease } from './engine-host';
import { headSteps } from './head';
import { namedRows } from './named-rows';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';
import { predictRows, rowsToPredict, writeResults } from './results';

type TrainRequest = Extract<TaskRequest, { kind: 'train' }>;

/**
 * Runs the job from its last checkpoint, or from the start. A checkpoint is written after every epoch; at the end the
 * classifier stands in storage with its weights and its predictions of all images but the sealed test ones.
 */
export async function* trainJob(parts: JobParts, request: TrainRequest): TaskGenerator<ClassifierRecord> {
  const { storage, host } = parts;
  const { project } = request;
  const stored = await storage.job(project, request.job);
  if (stored === undefined || !isJobOf(stored, 'train'))
    throw new DashError('NotFound', 'This training is not here any more.');
  const lease = await (stored.backend === null
    ? host.allowed(request.backend, request.known ?? null)
    : host.exactly(stored.backend));
  try {
    const { choice, lost } = lease.engine;
    yield { type: 'backend', backend: choice };
    const job: JobOf<'train'> = {
      ...stored,
      state: 'running',
      backend: choice,
      error: null,
      updatedAt: Date.now(),
    };
    await storage.putJob(job);
    const catalog = await storage.catalog(project);
    const { sizePx } = job.spec.training;
    yield* derivePixels(storage, project, catalog, sizePx, parts.decode);
    const pixels = new PixelSource(storage, project, sizePx);
    const run = job.spec.head === true ? headSteps : steps;
    const result = yield* run(parts, job, catalog, pixels, lost);
    return yield* finish(parts, job, result, lease);
  } finally {
    lease.end();
  }
}

/** Trains and writes a checkpoint after each epoch. */
async function* steps(
  { storage, train }: JobParts,
  job: JobOf<'train'>,
  catalog: Catalog,
  pixels: PixelSource,
  lost: Promise<string>,
): TaskGenerator<TrainResult> {
  const { training: spec, recipe } = job.spec;
  const training = labelled(catalog, recipe, pixels);
  const validation = validationSource(catalog, recipe, pixels);
  const { classes = catalog.classes } = recipe;
  const checkpoint = await storage.column(job.project, job.id, 'checkpoint', 0);
  const start = checkpoint === undefined ? await startOf(storage, job) : undefined;
  const epochs = checkpoint === undefined ? [] : [...job.epochs];
  const progress = trainingProgress(spec.epochs, training.rows.length, validation?.rows.length ?? 0);
  const run = guarded(
    train({ spec, classes: classes.length, training, validation, checkpoint: checkpoint?.bytes, start }),
    lost,
  );
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await run.next();
      if (done === true) {
        finished = true;
        return value;
      }
      if (value.type === 'step') {
        yield { type: 'progress', progress: progress(value) };
        continue;
      }
      epochs.push(value.record);
      const record = { ...job, epochs: [...epochs], updatedAt: Date.now() };
      await storage.checkpoint(record, value.checkpoint);
      yield { type: 'epoch', epoch: value.record, of: spec.epochs };
    }
  } finally {
    if (!finished) await run.return(undefined as never);
  }
}

/** The parent's weights, where the training is to begin with them. */
async function startOf(
  storage: Storage,
  { project, spec: { parent, warm } }: JobOf<'train'>,
): Promise<ArrayBuffer | undefined> {
  if (warm !== true || parent === null) return undefined;
  return (await storedClassifier(storage, project, parent)).weights;
}

/** Predicts, then writes everything; the event comes last and says that all of it is there. */
async function* finish(
  { storage, predict, decode }: JobParts,
  job: JobOf<'train'>,
  result: TrainResult,
  { engine }: Lease,
): AsyncGenerator<TaskEvent, ClassifierRecord, void> {
  const { project, spec } = job;
  // Images may have come, moved or gone since the training began.
  const catalog = await storage.catalog(project);
  yield* derivePixels(storage, project, catalog, spec.training.sizePx, decode);
  const pixels = new PixelSource(storage, project, spec.training.sizePx);
  const none = { logits: null, testLogits: null, latent: null };
  const rows = rowsToPredict(catalog, none, false);
  const results = yield* guarded(
    predictRows(predict, result.weights, pixels, catalog, rows, none),
    engine.lost,
  );
  const record: ClassifierRecord = {
    project,
    id: spec.classifier,
    parent: spec.parent,
    ...(spec.warm === undefined ? {} : { warm: spec.warm }),
    ...(spec.head === undefined ? {} : { head: spec.head }),
    ...(spec.baseline === undefined ? {} : { baseline: spec.baseline }),
    job: job.id,
    name: spec.name,
    createdAt: Date.now(),
    spec: spec.training,
    recipe: spec.recipe,
    backend: engine.choice,
    epochs: result.epochs,
    parameters: result.parameters,
    seconds: result.seconds,
    imagesPerSecond: result.imagesPerSecond,
    weightsHash: result.weightsHash,
    discarded: false,
  };
  await storage.putColumn(
    {
      ...{ project, owner: record.id, kind: 'weights', chunk: 0, rows: 1 },
      ...{ dtype: 'uint8', bytes: result.weights },
    },
    { durable: true },
  );
  await writeResults(storage, project, record.id, catalog, results, rows);
  await storage.act(project, ({ project: { current } }) => ({
    classifier: record,
    job: { ...job, state: 'done', epochs: result.epochs, updatedAt: Date.now() },
    record: { current: current ?? record.id },
    event: {
      type: 'classifier-trained',
      classifier: record.id,
      name: record.name,
      arch: spec.training.arch,
      seconds: result.seconds,
    },
  }));
  await storage.deleteColumns(project, job.id, 'checkpoint');
  return record;
}

/** The recorded images with the labels that they had. */
function labelled(
  catalog: Catalog,
  { images, labels }: Pick<DataRecipe, 'images' | 'labels'>,
  pixels: PixelSource,
): LabelledSource {
  return {
    rows: namedRows(catalog, images, 'this training'),
    labels: Uint16Array.from(labels),
    sizePx: pixels.sizePx,
    pixels: (wanted, room) => pixels.read(wanted, room),
  };
}

function validationSource(
  catalog: Catalog,
  recipe: DataRecipe,
  pixels: PixelSource,
): ValidationSource | null {
  const { validation = validationRecipe(catalog) } = recipe;
  if (validation === null) return null;
  return { ...labelled(catalog, validation, pixels), explore: validation.explore };
}

/** A validation image costs a forward pass, about a third of a training image. */
const VALIDATION_SHARE = 1 / 3;

function trainingProgress(
  epochs: number,
  trainingImages: number,
  validationImages: number,
): (step: Extract<TrainEvent, { type: 'step' }>) => Progress {
  const estimate = createEstimator();
  const perEpoch = trainingImages + validationImages * VALIDATION_SHARE;
  return ({ epoch, validating, step, steps }) => {
    const share = step / steps;
    const inEpoch = validating
      ? trainingImages + validationImages * VALIDATION_SHARE * share
      : trainingImages * share;
    const done = (epoch - 1) * perEpoch + inEpoch;
    return estimate(`Epoch ${epoch} of ${epochs}`, Math.round(done), Math.round(epochs * perEpoch));
  };
}
