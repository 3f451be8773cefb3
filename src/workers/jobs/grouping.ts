import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent, TaskRequest } from '../../lib/compute/contract';
import { rowsOf, type Catalog, type Part } from '../../lib/domain/catalog';
import { DashError } from '../../lib/domain/errors';
import { argmax } from '../../lib/domain/predictions';
import type { Distances } from '../../lib/ml/distances/contract';
import { kMeans, type Clustering } from '../../lib/ml/cluster/kmeans';
import { nearestCentroids, type Assignment } from '../../lib/ml/cluster/nearest-centroid';
import { readResult } from '../../lib/storage/results';
import { storedClassifier } from './classifier';
import { comparable } from './comparable';
import { machineRequest, onCpu } from './lay-out';
import type { JobParts } from './parts';
import { slices } from './slices';
import { readVectors, type Vectors } from './vectors';

export type GroupingRequest = Extract<TaskRequest, { kind: 'cluster' | 'discover' }>;

const RESTARTS = 10;

/** Images and the clusters that they are in or nearest to. */
export interface Members extends Assignment {
  readonly rows: Int32Array;
}

/** Clusters of some parts, the largest first, in which images of any other part can be found. */
export interface Grouping {
  readonly catalog: Catalog;
  /** Class that the classifier predicts for each catalog row; −1 where it has not. */
  readonly predicted: Int16Array;
  readonly k: number;
  readonly inertia: number;
  readonly clustered: Members;
  /** What was compared, in the order of `clustered.rows`. */
  readonly vectors: Vectors;
  /** Images of a part with the nearest cluster of each. */
  membersOf(part: Part): Promise<Members>;
}

/** The same request gives the same clusters, whether they are shown or searched for slices. */
export async function* group(
  { storage, openOnCpu }: Pick<JobParts, 'storage' | 'openOnCpu'>,
  { project, classifier, space, k, parts, seed, backend, known }: GroupingRequest,
): AsyncGenerator<TaskEvent, Grouping, void> {
  await storedClassifier(storage, project, classifier);
  const catalog = await storage.catalog(project);
  const logits = await readResult(storage, project, classifier, 'logits', catalog.rows);
  if (logits === null) throw new DashError('NotFound', 'This classifier has not predicted anything yet.');
  const read = (...wanted: readonly Part[]): Promise<Vectors> =>
    readVectors(storage, project, classifier, space, catalog, rowsOf(catalog, ...wanted));
  const raw = await read(...parts);
  if (raw.rows.length < k) {
    throw new DashError('BadInput', `${k} clusters need at least ${k} images; there are ${raw.rows.length}.`);
  }
  const toComparable = yield* comparable(space, raw);
  const vectors = toComparable(raw);
  const found = yield* onCpu(openOnCpu, machineRequest(backend, known ?? null), (distances) =>
    clusters(vectors, k, seed, distances),
  );
  const { centroids, inertia } = bySize(found, vectors.width);
  const find = ({ rows, width, values }: Vectors): Members => ({
    rows,
    ...nearestCentroids(values, rows.length, width, centroids),
  });
  return {
    ...{ catalog, predicted: argmax(logits.values, logits.width), k, inertia, vectors },
    clustered: find(vectors),
    membersOf: async (part) => find(toComparable(await read(part))),
  };
}

async function* clusters(
  { rows, width, values }: Vectors,
  k: number,
  seed: number,
  distances: Distances,
): AsyncGenerator<TaskEvent, Clustering, void> {
  const run = slices(kMeans(values, rows.length, width, k, { seed, restarts: RESTARTS }, distances));
  const estimate = createEstimator();
  try {
    for (;;) {
      const { done, value } = run.next();
      if (done === true) return value;
      yield { type: 'progress', progress: estimate('Clustering', value.restart, RESTARTS) };
    }
  } finally {
    run.return(undefined as never);
  }
}

/** The centroids in the order of their clusters' sizes. */
function bySize({ k, sizes, centroids, inertia }: Clustering, width: number) {
  const order = Array.from({ length: k }, (_, i) => i).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const sorted = new Float64Array(centroids.length);
  order.forEach((from, to) => sorted.set(centroids.subarray(from * width, (from + 1) * width), to * width));
  return { centroids: sorted, inertia };
}
