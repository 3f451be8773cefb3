import type { TaskEvent, TaskRequest } from '../../lib/compute/contract';
import { createEstimator } from '../../lib/compute/progress';
import type { TaskGenerator } from '../../lib/compute/serve';
import { rowsOf, type Catalog } from '../../lib/domain/catalog';
import { DashError } from '../../lib/domain/errors';
import type { JobId } from '../../lib/domain/ids';
import { takesStyles, type TranslationMethod } from '../../lib/domain/style';
import { isJobOf, type JobOf } from '../../lib/domain/job';
import { rowsOfTranslation } from '../../lib/domain/translated-rows';
import { createPngEncoder } from '../../lib/demos/png';
import type { Route } from '../../lib/ml/translate/contract';
import { writeAugmentation } from '../../lib/storage/augmentations';
import { derivePixels } from './derive-pixels';
import { guarded, type Lease } from './engine-host';
import { featuresJob } from './features';
import { gated } from './gate';
import { measuredJob } from './measure';
import { openMover, TRANSLATION_SIZE_PX, type Mover } from './mover';
import { namedRows, type PlannedRows } from './named-rows';
import { appendNew, type NewImage } from './new-images';
import type { JobParts } from './parts';
import { routesOf } from './routes';

type TranslateRequest = Pick<
  Extract<TaskRequest, { readonly job: JobId }>,
  'project' | 'job' | 'backend' | 'known'
>;
type TranslateJob = JobOf<'translate'>;

/** New images are written after so many. */
const KEEP_EVERY = 128;

/**
 * Makes the new images of the job's plan that are not stored yet, says what is to be doubted of all of them, and enters
 * them into the history in one event. What a closed tab has stored stays with the job.
 */
export async function* translateJob(
  parts: JobParts,
  request: TranslateRequest,
): TaskGenerator<{ rows: number }> {
  const { storage, host } = parts;
  const { project } = request;
  const stored = await storage.job(project, request.job);
  if (stored === undefined || !isJobOf(stored, 'translate')) {
    throw new DashError('NotFound', 'This translation is not here any more.');
  }
  const lease = await (stored.backend === null
    ? host.allowed(request.backend, request.known ?? null)
    : host.exactly(stored.backend));
  try {
    const { choice } = lease.engine;
    yield { type: 'backend', backend: choice };
    const job: TranslateJob = {
      ...stored,
      ...{ state: 'running', backend: choice, error: null, updatedAt: Date.now() },
    };
    await storage.putJob(job);
    const { plan } = job.spec;
    const catalog = await storage.catalog(project);
    const rows: PlannedRows = {
      sources: namedRows(catalog, plan.sources, 'this translation'),
      styles: plan.styles.map(({ images }) => namedRows(catalog, images, 'this translation')),
    };
    yield* derivePixels(storage, project, catalog, TRANSLATION_SIZE_PX, parts.decode);
    const features = { kind: 'features', project, backend: request.backend, known: choice } as const;
    if (takesStyles(plan.method)) yield* featuresJob(parts, features, described(catalog, rows));
    const mover = await openMover(parts, { ...plan, project, styles: rows.styles });
    const routes = await routesOf(storage, project, plan, rows, mover.snapshots);
    yield* steps(parts, job, catalog, mover, routes, lease);
    const made = rowsOfTranslation(await storage.catalog(project), job.id, routes.length);
    if (takesStyles(plan.method)) yield* featuresJob(parts, features, made);
    const { columns, trust } = await gated(storage, job, rows, routes, made);
    const found = yield* measuredJob(parts, job, rows, { rows: made, routes }, lease);
    const measured = found === null ? null : { ...found, trust };
    await writeAugmentation(storage, project, job.id, { ...columns, measured });
    await finish(parts, job, routes.length);
    return { rows: routes.length };
  } finally {
    lease.end();
  }
}

/** What styles, doubts and walks are told by; confirm is kept for the verdict. */
const described = (catalog: Catalog, { sources, styles }: PlannedRows): Int32Array =>
  Int32Array.from(
    new Set(
      [rowsOf(catalog, 'training', 'explore', 'pool'), sources, ...styles].flatMap((rows) => [...rows]),
    ),
  );

/** Makes what is not there yet; every so many images are written together. */
async function* steps(
  { storage }: JobParts,
  job: TranslateJob,
  catalog: Catalog,
  mover: Mover,
  routes: readonly Route[],
  { engine }: Lease,
): AsyncGenerator<TaskEvent, void, void> {
  const { project, id, spec } = job;
  const { styles, method } = spec.plan;
  const there = rowsOfTranslation(catalog, id, routes.length);
  const open = routes.flatMap((_, nth) => (there[nth]! < 0 ? [nth] : []));
  const estimate = createEstimator();
  const before = routes.length - open.length;
  yield { type: 'progress', progress: estimate('Translating', before, routes.length) };
  const encode = await createPngEncoder();
  const size = TRANSLATION_SIZE_PX ** 2 * 3;
  let waiting: NewImage[] = [];
  const flush = async (): Promise<void> => {
    const images = waiting;
    waiting = [];
    await appendNew(storage, project, id, catalog, images, encode);
  };
  for await (const batch of guarded(mover.run(open.map((nth) => routes[nth]!)), engine.lost)) {
    for (const [i, index] of batch.indices.entries()) {
      const nth = open[index]!;
      const route = routes[nth]!;
      const style = methodName(method) ?? styles[route.hops.at(-1)!.style]?.name ?? null;
      const pixels = batch.pixels.slice(i * size, (i + 1) * size);
      waiting.push({ nth, source: route.source, style, pixels });
    }
    if (waiting.length >= KEEP_EVERY) await flush();
    yield { type: 'progress', progress: estimate('Translating', before + batch.done, routes.length) };
  }
  await flush();
}

/** What stands for a style in the names of new images that were moved into none. */
const methodName = (method: TranslationMethod): string | null =>
  method === 'jitter' ? 'jitter' : method === 'hueJitter' ? 'hue jitter' : null;

/** Done: the event says that all of it is there, one row behind the other. */
async function finish({ storage }: JobParts, job: TranslateJob, count: number): Promise<void> {
  const { project, id, spec } = job;
  await storage.act(project, ({ catalog, events }) => {
    const rows = rowsOfTranslation(catalog, id, count);
    const firstRow = rows.reduce((a, b) => Math.min(a, b), Infinity);
    const lastRow = rows.reduce((a, b) => Math.max(a, b), -1);
    if (rows.includes(-1) || lastRow - firstRow + 1 !== count) {
      throw new DashError('Internal', 'The new images are not all where they were put.');
    }
    const done = { steps: count, of: count };
    const record = { ...job, state: 'done', done, updatedAt: Date.now() } as const;
    // Made again what a damaged file had lost: the images have been there all along.
    if (events.some(({ body }) => body.type === 'images-translated' && body.job === id))
      return { job: record };
    return {
      job: record,
      event: {
        ...{ type: 'images-translated', job: id, firstRow, rows: count },
        ...{ method: spec.plan.method, styles: spec.plan.styles.map(({ name }) => name) },
      },
    };
  });
}
