import type { TaskEvent, TaskRequest } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { rowsOf } from '../../lib/domain/catalog';
import { isPurged } from '../../lib/domain/catalog-changes';
import type { Layout } from '../../lib/domain/discovery';
import { DashError } from '../../lib/domain/errors';
import type { ClassifierId, ProjectId } from '../../lib/domain/ids';
import { layoutSample } from '../../lib/domain/layout-sample';
import type { OpenMachine } from '../../lib/ml/embed/open';
import type { TsneFrame } from '../../lib/ml/embed/tsne';
import type { Storage } from '../../lib/storage/contract';
import { readLayout, writeLayout } from '../../lib/storage/layouts';
import { comparable } from './comparable';
import { layOut, machineRequest, mostImages, onMachine, trusted } from './lay-out';
import type { JobParts } from './parts';
import type { LayOutByReference } from './reference';
import { readVectors, someOf, type Vectors } from './vectors';

export type ProjectRequest = Extract<TaskRequest, { kind: 'project' }>;

const LEAST_IMAGES = 3;
/** It holds about eight matrices of doubles, images × images: 256 MB. */
const MOST_IMAGES_OF_REFERENCE = 2000;

/**
 * One joint layout of all images but test and translated ones, or of a sample where there are very many, saved at the
 * end. Frames show it on its way. Whatever lays out, the divergence is ours of the same affinities, so that two layouts
 * can be compared.
 */
export async function* projectJob(
  { storage, openMachine }: Pick<JobParts, 'storage' | 'openMachine'>,
  request: ProjectRequest,
  reference: LayOutByReference,
): TaskGenerator<Layout> {
  const fromMs = performance.now();
  const { project, classifier, space, perplexity, iterations, algorithm = 'dash', backend, known } = request;
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
  const laid = yield* onMachine(openMachine, machineRequest(backend, known ?? null), async function* (on) {
    const chosen = someOf(vectors, layoutSample(catalog, vectors.rows, mostImages(on)));
    const start =
      space === 'latent' && algorithm === 'dash'
        ? await startFrom(storage, project, classifier, catalog.rows, chosen.rows)
        : null;
    const frame =
      algorithm === 'tsne-js'
        ? yield* byReference(reference, on, chosen, { perplexity, iterations })
        : yield* layOut(on, chosen, { perplexity, iterations, start });
    return { ...frame, chosen, trust: yield* trusted(chosen, frame.points, on.machine.distances) };
  });
  const { points, kl, iteration, chosen, trust } = laid;

  const placed = new Float32Array(catalog.rows * 2).fill(NaN);
  const now = await storage.catalog(project);
  const isStill = (row: number): boolean => now.ids[row] === catalog.ids[row] && !isPurged(now, row);
  const still = chosen.rows.filter(isStill);
  const kept = new Set(still);
  chosen.rows.forEach((row, i) => {
    if (kept.has(row)) placed.set(points.subarray(2 * i, 2 * i + 2), 2 * row);
  });
  const layout: Layout = {
    ...{ space, algorithm, points: placed, rows: still, perplexity, iterations: iteration },
    ...(chosen === vectors ? {} : { of: vectors.rows.filter(isStill).length }),
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

async function* byReference(
  reference: LayOutByReference,
  on: OpenMachine,
  vectors: Vectors,
  options: Pick<ProjectRequest, 'perplexity' | 'iterations'>,
): AsyncGenerator<TaskEvent, TsneFrame, void> {
  const { points, iterations } = yield* reference(vectors, options);
  if (!points.every(Number.isFinite)) throw new DashError('Internal', 'tsne-js found no layout.');
  const { kl } = yield* layOut(on, vectors, {
    perplexity: options.perplexity,
    iterations: 0,
    start: points,
  });
  return { points, kl, iteration: iterations };
}
