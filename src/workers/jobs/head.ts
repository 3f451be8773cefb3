import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent } from '../../lib/compute/contract';
import type { Catalog } from '../../lib/domain/catalog';
import { DashError } from '../../lib/domain/errors';
import type { JobOf } from '../../lib/domain/job';
import type { TrainResult } from '../../lib/ml/classifier/contract';
import { withHead } from '../../lib/ml/classifier/stored';
import {
  linearSteps,
  type LinearClassifier,
  type LinearOptions,
} from '../../lib/ml/linear/linear-classifier';
import { storedClassifier } from './classifier';
import { guarded } from './engine-host';
import { namedRows } from './named-rows';
import type { JobParts } from './parts';
import type { PixelSource } from './pixels';
import { slices } from './slices';

/** The parent with a last layer fitted to the images of the recipe, which the network that it ends sees as they are. */
export async function* headSteps(
  { storage, predict }: JobParts,
  { project, spec: { parent, recipe } }: JobOf<'train'>,
  catalog: Catalog,
  pixels: PixelSource,
  lost: Promise<string>,
): AsyncGenerator<TaskEvent, TrainResult, void> {
  if (parent === null)
    throw new DashError('BadInput', 'A last layer is fitted to a classifier that is there.');
  const begun = performance.now();
  const { record, weights } = await storedClassifier(storage, project, parent);
  const rows = namedRows(catalog, recipe.images, 'this training');
  const source = { rows, sizePx: pixels.sizePx, pixels: (wanted: Int32Array) => pixels.read(wanted) };
  const latents: Float32Array[] = [];
  const looked = createEstimator();
  for await (const batch of guarded(predict({ weights, source }), lost)) {
    latents.push(batch.latents);
    yield { type: 'progress', progress: looked('Reading latents', batch.done, batch.total) };
  }
  const width = latents.reduce((sum, { length }) => sum + length, 0) / rows.length;
  const features = new Float32Array(rows.length * width);
  let at = 0;
  for (const part of latents) {
    features.set(part, at);
    at += part.length;
  }
  const head = yield* fitted('Fitting the last layer', {
    ...{ features, width, labels: recipe.labels },
    classes: recipe.classes?.length ?? catalog.classes.length,
    groups: rows.map((row) => catalog.groups[row]!),
  });
  const seconds = (performance.now() - begun) / 1000;
  return {
    ...(await withHead(weights, head)),
    epochs: [],
    parameters: record.parameters,
    seconds,
    imagesPerSecond: rows.length / seconds,
  };
}

/** A linear classifier, a slice of the thread at a time. */
export function* fitted(what: string, options: LinearOptions): Generator<TaskEvent, LinearClassifier, void> {
  const estimate = createEstimator();
  const steps = slices(linearSteps(options));
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield { type: 'progress', progress: estimate(what, value.done, value.total) };
  }
}
