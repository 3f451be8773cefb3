import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import type { ClusterColumn, Clusters } from '../../lib/domain/discovery';
import { shuffled, stream } from '../../lib/domain/random';
import type { Distances } from '../../lib/ml/distances/contract';
import { silhouetteSteps } from '../../lib/ml/cluster/silhouette';
import { columnWarning, countsOf, type ColumnEvidence } from '../../lib/ml/cluster/column-warning';
import { group, type Grouping, type GroupingRequest, type Members } from './grouping';
import type { JobParts } from './parts';
import { machineRequest, onCpu } from './lay-out';
import { slices } from './slices';

/** Silhouettes take time with the square of the images: beyond so many they are of a random sample. */
const SILHOUETTE_IMAGES = 2000;

/** Clusters as columns, the largest first. Nothing is stored. */
export async function* clusterJob(
  parts: Pick<JobParts, 'storage' | 'openOnCpu'>,
  request: GroupingRequest,
): TaskGenerator<Clusters> {
  const grouping = yield* group(parts, request);
  const { catalog, predicted, k, inertia, clustered } = grouping;
  const on = machineRequest(request.backend, request.known ?? null);
  const widths = yield* onCpu(parts.openOnCpu, on, (distances) => silhouettesOf(grouping, distances));
  const training = await grouping.membersOf('training');
  const explore = await grouping.membersOf('explore');
  const classes = catalog.classes.length;
  const labels = (row: number): number => catalog.labels[row]!;
  const guess = (row: number): number => predicted[row]!;
  const within = (members: Members, cluster: number): Int32Array =>
    members.rows.filter((_, i) => members.cluster[i] === cluster);
  const overall: ColumnEvidence = {
    training: countsOf(training.rows, labels, classes),
    explore: countsOf(explore.rows, labels, classes),
    predicted: countsOf(clustered.rows, guess, classes),
  };
  const columns = Array.from({ length: k }, (_, index): ClusterColumn => {
    const evidence: ColumnEvidence = {
      training: countsOf(within(training, index), labels, classes),
      explore: countsOf(within(explore, index), labels, classes),
      predicted: countsOf(within(clustered, index), guess, classes),
    };
    return {
      index,
      rows: nearestFirst(clustered, index),
      silhouette: mean(widths.filter((_, i) => clustered.cluster[i] === index)),
      classMix: evidence.training,
      predicted: evidence.predicted,
      warning: columnWarning(evidence, overall, catalog.classes),
    };
  });
  const { space, classifier } = request;
  return { space, k, classifier, inertia, silhouette: mean(widths), columns };
}

function nearestFirst({ rows, cluster, squared }: Members, index: number): Int32Array {
  const order = Array.from(rows, (_, i) => i)
    .filter((i) => cluster[i] === index)
    .sort((a, b) => squared[a]! - squared[b]! || a - b);
  return Int32Array.from(order, (i) => rows[i]!);
}

/** Of each clustered image; NaN outside the sample. */
async function* silhouettesOf(
  { clustered, vectors, k }: Grouping,
  distances: Distances,
): AsyncGenerator<TaskEvent, Float64Array, void> {
  const { width, values } = vectors;
  const all = Array.from(vectors.rows, (_, i) => i);
  const chosen =
    all.length <= SILHOUETTE_IMAGES
      ? all
      : shuffled(all, stream(1, 'silhouette')).slice(0, SILHOUETTE_IMAGES);
  const x = new Float32Array(chosen.length * width);
  chosen.forEach((at, i) => x.set(values.subarray(at * width, (at + 1) * width), i * width));
  const own = Uint16Array.from(chosen, (at) => clustered.cluster[at]!);
  const run = slices(silhouetteSteps(x, chosen.length, width, own, k, distances));
  const estimate = createEstimator();
  const result = new Float64Array(all.length).fill(NaN);
  try {
    let step = run.next();
    for (; step.done !== true; step = run.next()) {
      yield { type: 'progress', progress: estimate('Measuring the clusters', step.value, chosen.length) };
    }
    const found = step.value;
    chosen.forEach((at, i) => (result[at] = found[i]!));
  } finally {
    run.return(undefined as never);
  }
  return result;
}

/** Of the numbers among the values; 0 where there is none. */
function mean(values: Float64Array): number {
  const known = values.filter((v) => !Number.isNaN(v));
  return known.length === 0 ? 0 : known.reduce((a, b) => a + b, 0) / known.length;
}
