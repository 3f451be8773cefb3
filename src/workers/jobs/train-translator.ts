import type { TaskEvent, TaskRequest } from '../../lib/compute/contract';
import { createEstimator } from '../../lib/compute/progress';
import type { TaskGenerator } from '../../lib/compute/serve';
import type { Catalog } from '../../lib/domain/catalog';
import { DashError } from '../../lib/domain/errors';
import type { JobId } from '../../lib/domain/ids';
import { isJobOf, type JobOf } from '../../lib/domain/job';
import type { TranslatorRecord } from '../../lib/domain/translator';
import type { TranslateResult } from '../../lib/ml/translate/contract';
import { derivePixels } from './derive-pixels';
import { guarded, type Lease } from './engine-host';
import { featuresJob } from './features';
import { namedRows } from './named-rows';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';
import { predictJob } from './predict';
import { readStyles, writeStyles } from './stored-styles';
import { buildStyles, type Styles } from './translator-bank';
import { judgeOf, previewSet } from './translator-watch';

type TranslatorRequest = Pick<
  Extract<TaskRequest, { readonly job: JobId }>,
  'project' | 'job' | 'backend' | 'known'
>;
type TranslatorJob = JobOf<'train-translator'>;

/** Runs the job from its last check-point, or from the start; at the end the translator stands in storage. */
export async function* trainTranslatorJob(
  parts: JobParts,
  request: TranslatorRequest,
): TaskGenerator<TranslatorRecord> {
  const { storage, host } = parts;
  const { project } = request;
  const stored = await storage.job(project, request.job);
  if (stored === undefined || !isJobOf(stored, 'train-translator')) {
    throw new DashError('NotFound', 'This training is not here any more.');
  }
  const lease = await (stored.backend === null
    ? host.allowed(request.backend, request.known ?? null)
    : host.exactly(stored.backend));
  const elapsed = stopwatch(stored.done?.seconds ?? 0);
  try {
    const { choice } = lease.engine;
    yield { type: 'backend', backend: choice };
    const job: TranslatorJob = {
      ...stored,
      ...{ state: 'running', backend: choice, error: null, updatedAt: Date.now() },
    };
    await storage.putJob(job);
    const catalog = await storage.catalog(project);
    yield* derivePixels(storage, project, catalog, job.spec.translation.sizePx, parts.decode);
    const result = yield* steps(parts, job, catalog, request, lease, elapsed);
    return await finish(parts, job, result, lease, elapsed);
  } finally {
    lease.end();
  }
}

/** Seconds from now on, on top of those that earlier parts of the same training took. */
const stopwatch = (before: number): (() => number) => {
  const begun = performance.now();
  return () => before + (performance.now() - begun) / 1000;
};

/** Trains and keeps a check-point every so many steps. */
async function* steps(
  parts: JobParts,
  job: TranslatorJob,
  catalog: Catalog,
  request: TranslatorRequest,
  { engine }: Lease,
  elapsed: () => number,
): TaskGenerator<TranslateResult> {
  const { storage, translators } = parts;
  const { project, id, spec } = job;
  const { parent } = spec;
  const rows = namedRows(catalog, [...spec.pool, ...spec.images], 'this training');
  const start = parent === null ? undefined : (await storage.column(project, parent, 'weights', 0))?.bytes;
  if (parent !== null && start === undefined) {
    throw new DashError('NotFound', 'The translator that this one begins with is not here any more.');
  }
  const like = { project, backend: request.backend, known: engine.choice };
  yield* featuresJob(parts, { kind: 'features', ...like }, rows);
  let styles = await readStyles(storage, project, id, rows);
  if (styles === null) {
    const { classifier } = spec;
    if (classifier !== null) yield* predictJob(parts, { kind: 'predict', ...like, classifier, test: false });
    const basis = start === undefined ? null : translators.basisOf(start);
    styles = yield* guarded(buildStyles(storage, job, catalog, rows, basis), engine.lost);
    await writeStyles(storage, project, id, styles);
  }
  return yield* training(parts, job, catalog, styles, start, engine.lost, elapsed);
}

async function* training(
  parts: JobParts,
  job: TranslatorJob,
  catalog: Catalog,
  { bank, basis }: Styles,
  start: ArrayBuffer | undefined,
  lost: Promise<string>,
  elapsed: () => number,
): AsyncGenerator<TaskEvent, TranslateResult, void> {
  const { storage, translators } = parts;
  const { project, id, spec } = job;
  const { translation } = spec;
  const pixels = new PixelSource(storage, project, translation.sizePx);
  const images = {
    ...{ rows: bank.rows, sizePx: translation.sizePx },
    pixels: (wanted: Int32Array) => pixels.read(wanted),
  };
  const judge = await judgeOf(parts, project, catalog, bank, translation);
  const preview = previewSet(bank, translation);
  const checkpoint = (await storage.column(project, id, 'checkpoint', 0))?.bytes;
  const estimate = createEstimator();
  const run = guarded(
    translators.train({ spec: translation, images, bank, basis, judge, preview, checkpoint, start }),
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
        const { step, steps, measuring } = value;
        const what = measuring ? `Measuring after step ${step} of ${steps}` : `Step ${step} of ${steps}`;
        yield { type: 'progress', progress: estimate(what, step, steps) };
      } else if (value.type === 'checkpoint') {
        const done = { steps: value.step, of: translation.steps, seconds: elapsed() };
        await storage.checkpoint({ ...job, done, updatedAt: Date.now() }, value.checkpoint);
      } else if (value.type === 'preview') {
        yield { ...value, sizePx: translation.sizePx };
      } else {
        yield value;
      }
    }
  } finally {
    if (!finished) await run.return(undefined as never);
  }
}

/** Writes everything; the event comes last and says that all of it is there. */
async function finish(
  { storage }: JobParts,
  job: TranslatorJob,
  result: TranslateResult,
  { engine }: Lease,
  elapsed: () => number,
): Promise<TranslatorRecord> {
  const { project, spec } = job;
  const record: TranslatorRecord = {
    ...{ project, id: spec.translator, parent: spec.parent, job: job.id, shipped: false, name: spec.name },
    ...{ createdAt: Date.now(), spec: spec.translation, backend: engine.choice },
    data: { pool: spec.pool, sources: spec.images, classifier: spec.classifier },
    ...{ steps: result.steps, parameters: result.parameters, seconds: result.seconds },
    ...{ snapshots: result.snapshots, metrics: result.metrics, weightsHash: result.weightsHash },
    discarded: false,
  };
  await storage.putColumn(
    {
      ...{ project, owner: record.id, kind: 'weights', chunk: 0, rows: 1 },
      ...{ dtype: 'uint8', bytes: result.weights },
    },
    { durable: true },
  );
  const done = { steps: result.steps, of: spec.translation.steps, seconds: elapsed() };
  await storage.act(project, () => ({
    translator: record,
    job: { ...job, state: 'done', done, updatedAt: Date.now() },
    event: {
      ...{ type: 'translator-trained', translator: record.id, name: record.name },
      ...{ steps: result.steps, seconds: result.seconds },
    },
  }));
  await storage.deleteColumns(project, job.id);
  return record;
}
