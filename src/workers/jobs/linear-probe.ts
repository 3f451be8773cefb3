import type { TaskRequest, TaskResults } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { rowsOf, UNLABELLED, type Catalog } from '../../lib/domain/catalog';
import { DashError } from '../../lib/domain/errors';
import type { TaskEvent } from '../../lib/compute/contract';
import { JUDGE_WIDTH } from '../../lib/ml/features/contract';
import { classesOf } from '../../lib/ml/linear/linear-classifier';
import { derivePixels } from './derive-pixels';
import { guarded } from './engine-host';
import { FEATURE_SIZE_PX, featuresJob } from './features';
import { judgeFeatures } from './gate';
import { fitted } from './head';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';
import { picked } from './translator-bank';

type ProbeRequest = Extract<TaskRequest, { kind: 'linear-probe' }>;

/**
 * Fits a linear classifier on frozen features to the labels of training and asks it about the labelled images of the
 * parts. Features of sealed images are computed for the answer alone and not kept.
 */
export async function* linearProbeJob(
  parts: JobParts,
  request: ProbeRequest,
): TaskGenerator<TaskResults['linear-probe']> {
  const { storage, host } = parts;
  const { project, backend, known } = request;
  const catalog = await storage.catalog(project);
  const training = labelledRows(catalog, rowsOf(catalog, 'training'));
  const asked = labelledRows(catalog, rowsOf(catalog, ...request.parts));
  if (new Set(training.map((row) => catalog.labels[row]!)).size < 2) {
    throw new DashError('BadInput', 'A linear probe needs training images of at least two classes.');
  }
  const lease = await host.current(backend, known ?? null);
  try {
    const { choice, lost } = lease.engine;
    yield { type: 'backend', backend: choice };
    yield* derivePixels(storage, project, catalog, FEATURE_SIZE_PX, parts.decode);
    const open = request.parts.includes('test');
    const described = open ? training : Int32Array.of(...training, ...asked);
    yield* featuresJob(parts, { kind: 'features', project, backend, known: choice }, described);
    const judge = await judgeFeatures(storage, project, catalog);
    const probe = yield* fitted('Fitting the linear probe', {
      ...{ features: picked(judge, training), width: JUDGE_WIDTH, classes: catalog.classes.length },
      labels: training.map((row) => catalog.labels[row]!),
      groups: training.map((row) => catalog.groups[row]!),
    });
    const features = open
      ? yield* guarded(sealedFeatures(parts, request, asked), lost)
      : picked(judge, asked);
    return { rows: asked, predicted: classesOf(probe, features), lambda: probe.lambda };
  } finally {
    lease.end();
  }
}

const labelledRows = (catalog: Catalog, rows: Int32Array): Int32Array =>
  rows.filter((row) => catalog.labels[row] !== UNLABELLED);

async function* sealedFeatures(
  { storage, backbone }: JobParts,
  { project }: ProbeRequest,
  rows: Int32Array,
): AsyncGenerator<TaskEvent, Float32Array, void> {
  const pixels = new PixelSource(storage, project, FEATURE_SIZE_PX);
  const source = { rows, sizePx: FEATURE_SIZE_PX, pixels: (wanted: Int32Array) => pixels.read(wanted) };
  const features = new Float32Array(rows.length * JUDGE_WIDTH);
  const bytes = await backbone.load();
  for await (const batch of backbone.extract({ bytes, source, layers: ['judge'] })) {
    features.set(batch.judge, (batch.done - batch.rows.length) * JUDGE_WIDTH);
    const { done, total } = batch;
    yield { type: 'progress', progress: { what: 'Describing images', done, total, secondsLeft: null } };
  }
  return features;
}
