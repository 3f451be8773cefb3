import type { TaskRequest } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { DashError } from '../../lib/domain/errors';
import { derivePixels } from './derive-pixels';
import { guarded } from './engine-host';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';
import { keptResults, predictRows, rowsToPredict, writeResults } from './results';

type PredictRequest = Extract<TaskRequest, { kind: 'predict' }>;

/** Logits and latents of the rows that have none yet; sealed test rows only with `test`. */
export async function* predictJob(
  parts: JobParts,
  { project, classifier, test, backend, known }: PredictRequest,
): TaskGenerator<{ rows: number }> {
  const { storage, host } = parts;
  const record = await storage.classifier(project, classifier);
  const weights = await storage.column(project, classifier, 'weights', 0);
  if (record === undefined || weights === undefined) {
    throw new DashError('NotFound', 'This classifier is not here any more.');
  }
  const catalog = await storage.catalog(project);
  const kept = await keptResults(storage, project, classifier, catalog.rows);
  const rows = rowsToPredict(catalog, kept, test);
  if (rows.length === 0) return { rows: 0 };
  const lease = await host.current(backend, known ?? null);
  try {
    yield { type: 'backend', backend: lease.engine.choice };
    yield* derivePixels(storage, project, catalog, record.spec.sizePx, parts.decode);
    const pixels = new PixelSource(storage, project, record.spec.sizePx);
    const run = predictRows(parts.predict, weights.bytes, pixels, catalog, rows, kept);
    const results = yield* guarded(run, lease.engine.lost);
    await writeResults(storage, project, classifier, results, rows);
    return { rows: rows.length };
  } finally {
    lease.end();
  }
}
