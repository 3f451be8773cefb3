import type { TaskRequest } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { storedClassifier } from './classifier';
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
  const { record, weights } = await storedClassifier(storage, project, classifier);
  const catalog = await storage.catalog(project);
  const kept = await keptResults(storage, project, classifier, catalog.rows);
  const rows = rowsToPredict(catalog, kept, test);
  if (rows.length === 0) return { rows: 0 };
  const lease = await host.current(backend, known ?? null);
  try {
    yield { type: 'backend', backend: lease.engine.choice };
    yield* derivePixels(storage, project, catalog, record.spec.sizePx, parts.decode);
    const pixels = new PixelSource(storage, project, record.spec.sizePx);
    const run = predictRows(parts.predict, weights, pixels, catalog, rows, kept);
    const results = yield* guarded(run, lease.engine.lost);
    await writeResults(storage, project, classifier, catalog, results, rows);
    return { rows: rows.length };
  } finally {
    lease.end();
  }
}
