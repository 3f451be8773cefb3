import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent, TaskRequest } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { rowsOf } from '../../lib/domain/catalog';
import { isPurged } from '../../lib/domain/catalog-changes';
import type { Layout } from '../../lib/domain/discovery';
import { DashError } from '../../lib/domain/errors';
import type { ClassifierId, ProjectId } from '../../lib/domain/ids';
import { shuffled, stream } from '../../lib/domain/random';
import type { Points } from '../../lib/ml/distances/contract';
import { trustSteps } from '../../lib/ml/embed/trustworthiness';
import { tsne, type TsneFrame, type TsneOptions, type TsneStep } from '../../lib/ml/embed/tsne';
import type { Storage } from '../../lib/storage/contract';
import { readLayout, writeLayout } from '../../lib/storage/layouts';
import { comparable } from './comparable';
import type { JobParts } from './parts';
import type { LayOutByReference } from './reference';
import { slices } from './slices';
import { readVectors, type Vectors } from './vectors';

export type ProjectRequest = Extract<TaskRequest, { kind: 'project' }>;

const LEAST_IMAGES = 3;
const FRAME_MS = 100;
/** It holds about eight matrices of doubles, images × images: 256 MB. */
const MOST_IMAGES_OF_REFERENCE = 2000;
/** Neighbours that trustworthiness asks after, and images that it asks at most: it takes time with their square. */
const TRUST_NEIGHBOURS = 12;
const TRUST_IMAGES = 2000;

const WORDS: Readonly<Record<TsneStep['phase'], string>> = {
  narrowing: 'Comparing images',
  neighbours: 'Finding neighbours',
  affinities: 'Weighing neighbours',
  start: 'Finding a place to start',
  descent: 'Laying out',
};

/**
 * One joint layout of all images but test and translated ones, saved at the end. Frames show it on its way. Whatever
 * lays out, the divergence is ours of the same affinities, so that two layouts can be compared.
 */
export async function* projectJob(
  { storage }: Pick<JobParts, 'storage'>,
  { project, classifier, space, perplexity, iterations, algorithm = 'dash' }: ProjectRequest,
  reference: LayOutByReference,
): TaskGenerator<Layout> {
  const fromMs = performance.now();
  const catalog = await storage.catalog(project);
  const all = rowsOf(catalog, 'training', 'explore', 'confirm', 'pool');
  const raw = await readVectors(storage, project, classifier, space, catalog, all);
  if (raw.rows.length < LEAST_IMAGES) {
    throw new DashError('BadInput', `A projection needs at least ${LEAST_IMAGES} images.`);
  }
  if (algorithm === 'tsne-js' && raw.rows.length > MOST_IMAGES_OF_REFERENCE) {
    throw new DashError(
      'BadInput',
      `tsne-js would take too much memory for ${raw.rows.length} images; it is for ${MOST_IMAGES_OF_REFERENCE} at most.`,
    );
  }
  const vectors = (yield* comparable(space, raw))(raw);
  const { points, kl, iteration } =
    algorithm === 'tsne-js'
      ? yield* byReference(reference, vectors, { perplexity, iterations })
      : yield* layOut(vectors, {
          perplexity,
          iterations,
          start:
            space === 'latent'
              ? await startFrom(storage, project, classifier, catalog.rows, vectors.rows)
              : null,
        });
  const trust = yield* trusted(vectors, points);

  const placed = new Float32Array(catalog.rows * 2).fill(NaN);
  const now = await storage.catalog(project);
  const still = vectors.rows.filter((row) => now.ids[row] === catalog.ids[row] && !isPurged(now, row));
  const kept = new Set(still);
  vectors.rows.forEach((row, i) => {
    if (kept.has(row)) placed.set(points.subarray(2 * i, 2 * i + 2), 2 * row);
  });
  const layout: Layout = {
    ...{ space, algorithm, points: placed, rows: still, perplexity, iterations: iteration },
    ...{ kl, trustworthiness: trust },
    seconds: (performance.now() - fromMs) / 1000,
  };
  await writeLayout(storage, project, classifier, layout);
  return layout;
}

/** Where the images stood for the parent or, without it, for the newest other classifier that has a layout. */
async function startFrom(
  storage: Storage,
  project: ProjectId,
  classifier: ClassifierId,
  catalogRows: number,
  rows: Int32Array,
): Promise<Float32Array | null> {
  const classifiers = await storage.classifiers(project);
  const parent = classifiers.find(({ id }) => id === classifier)?.parent ?? null;
  const candidates = classifiers
    .filter(({ id }) => id !== classifier)
    .sort((a, b) => Number(b.id === parent) - Number(a.id === parent) || b.createdAt - a.createdAt);
  for (const { id } of candidates) {
    const layout = await readLayout(storage, project, id, 'latent', catalogRows);
    if (layout === null || layout.rows.length === 0) continue;
    return Float32Array.from(
      { length: rows.length * 2 },
      (_, i) => layout.points[2 * rows[i >> 1]! + (i & 1)]!,
    );
  }
  return null;
}

async function* layOut(
  { rows, width, values }: Vectors,
  options: Partial<TsneOptions>,
): AsyncGenerator<TaskEvent, TsneFrame, void> {
  let shownMs = performance.now();
  const due = ({ frame }: TsneStep): boolean => frame !== null && performance.now() - shownMs >= FRAME_MS;
  const run = slices(tsne(values, rows.length, width, options), due);
  let estimate = createEstimator();
  let phase: TsneStep['phase'] | null = null;
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return value;
    if (value.phase !== phase) estimate = createEstimator();
    phase = value.phase;
    yield { type: 'progress', progress: estimate(WORDS[phase], value.done, value.of) };
    if (value.frame === null || !due(value)) continue;
    const { iteration, points, kl } = value.frame();
    shownMs = performance.now();
    yield { type: 'frame', frame: { iteration, iterations: value.of, rows: rows.slice(), points, kl } };
  }
}

async function* byReference(
  reference: LayOutByReference,
  vectors: Vectors,
  options: Pick<ProjectRequest, 'perplexity' | 'iterations'>,
): AsyncGenerator<TaskEvent, TsneFrame, void> {
  const { points, iterations } = yield* reference(vectors, options);
  if (!points.every(Number.isFinite)) throw new DashError('Internal', 'tsne-js found no layout.');
  const { kl } = yield* layOut(vectors, { perplexity: options.perplexity, iterations: 0, start: points });
  return { points, kl, iteration: iterations };
}

/** Trustworthiness of the layout, over a random sample where there are many images; `null` where there are too few. */
async function* trusted(
  { rows, width, values }: Vectors,
  points: Float32Array,
): AsyncGenerator<TaskEvent, number | null, void> {
  if (rows.length <= 2 * TRUST_NEIGHBOURS) return null;
  const all = Array.from(rows, (_, i) => i);
  const chosen =
    rows.length <= TRUST_IMAGES ? all : shuffled(all, stream(1, 'trustworthiness')).slice(0, TRUST_IMAGES);
  const take = (from: Float32Array, columns: number): Points => {
    const taken = new Float32Array(chosen.length * columns);
    chosen.forEach((at, i) => taken.set(from.subarray(at * columns, (at + 1) * columns), i * columns));
    return { values: taken, rows: chosen.length, columns };
  };
  const steps = trustSteps(take(values, width), take(points, 2), TRUST_NEIGHBOURS);
  const run = slices(steps);
  const estimate = createEstimator();
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return value;
    yield { type: 'progress', progress: estimate('Measuring the layout', value, chosen.length) };
  }
}
