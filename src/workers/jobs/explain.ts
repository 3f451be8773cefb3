import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent, TaskRequest } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { isPurged, rowIndex } from '../../lib/domain/catalog-changes';
import type { Explanation } from '../../lib/domain/discovery';
import { DashError } from '../../lib/domain/errors';
import type { ExplainOptions } from '../../lib/ml/explain/contract';
import { storedClassifier } from './classifier';
import { derivePixels } from './derive-pixels';
import { guarded } from './engine-host';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';

type ExplainRequest = Extract<TaskRequest, { kind: 'explain' }>;

/** Maps of the images in their order, on whatever computes now. Nothing is stored. */
export async function* explainJob(
  parts: JobParts,
  { project, classifier, images, method, target, backend, known }: ExplainRequest,
): TaskGenerator<readonly Explanation[]> {
  const { storage, host } = parts;
  const { record, weights } = await storedClassifier(storage, project, classifier);
  const catalog = await storage.catalog(project);
  const index = rowIndex(catalog);
  const rows = Int32Array.from(images, (image) => {
    const row = index.get(image);
    if (row === undefined || isPurged(catalog, row)) {
      throw new DashError('NotFound', 'An image that was to be explained is not here any more.');
    }
    return row;
  });
  const lease = await host.current(backend, known ?? null);
  try {
    yield { type: 'backend', backend: lease.engine.choice };
    const { sizePx } = record.spec;
    yield* derivePixels(storage, project, catalog, sizePx, parts.decode);
    const pixels = new PixelSource(storage, project, sizePx);
    const source = { rows, sizePx, pixels: (wanted: Int32Array) => pixels.read(wanted) };
    const run = maps(parts, { weights, source, method, target });
    const found = yield* guarded(run, lease.engine.lost);
    return found.map((map, i) => ({ image: images[i]!, ...map }));
  } finally {
    lease.end();
  }
}

async function* maps(
  { explain }: JobParts,
  options: ExplainOptions,
): AsyncGenerator<TaskEvent, Omit<Explanation, 'image'>[], void> {
  const estimate = createEstimator();
  const found: Omit<Explanation, 'image'>[] = [];
  for await (const { targets, maps, done, total } of explain(options)) {
    maps.forEach((map, i) => found.push({ target: targets[i]!, ...map }));
    yield { type: 'progress', progress: estimate('Explaining', done, total) };
  }
  return found;
}
