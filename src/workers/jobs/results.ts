import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent } from '../../lib/compute/contract';
import type { Catalog } from '../../lib/domain/catalog';
import { partCode } from '../../lib/domain/catalog';
import { isPurged } from '../../lib/domain/catalog-changes';
import type { ClassifierId, ProjectId } from '../../lib/domain/ids';
import type { Predict } from '../../lib/ml/classifier/contract';
import type { Storage } from '../../lib/storage/contract';
import { readResult, writeResult, type Result, type ResultKind } from '../../lib/storage/results';
import type { PixelSource } from './pixels';

/** What is predicted of a classifier, in rows of the catalog. */
export interface Results {
  readonly logits: Result | null;
  readonly testLogits: Result | null;
  readonly latent: Result | null;
}

export async function keptResults(
  storage: Storage,
  project: ProjectId,
  id: ClassifierId,
  rows: number,
): Promise<Results> {
  const read = (kind: ResultKind): Promise<Result | null> => readResult(storage, project, id, kind, rows);
  return {
    logits: await read('logits'),
    testLogits: await read('test-logits'),
    latent: await read('latent'),
  };
}

/** Rows without a prediction: of the sealed test set only with `test`, never of images that are gone. */
export function rowsToPredict(catalog: Catalog, kept: Results, test: boolean): Int32Array {
  const lacks = (result: Result | null, row: number): boolean =>
    result === null || Number.isNaN(result.values[row * result.width]!);
  const rows: number[] = [];
  for (let row = 0; row < catalog.rows; row++) {
    if (isPurged(catalog, row)) continue;
    const sealed = catalog.parts[row] === partCode('test');
    if (sealed ? test && lacks(kept.testLogits, row) : lacks(kept.logits, row)) rows.push(row);
  }
  return Int32Array.from(rows);
}

/** Predicts the rows and gives the results with theirs filled in; nothing is written. */
export async function* predictRows(
  predict: Predict,
  weights: ArrayBuffer,
  pixels: PixelSource,
  catalog: Catalog,
  rows: Int32Array,
  kept: Results,
): AsyncGenerator<TaskEvent, Results, void> {
  const estimate = createEstimator();
  const source = { rows, sizePx: pixels.sizePx, pixels: (wanted: Int32Array) => pixels.read(wanted) };
  let { logits, testLogits, latent } = kept;
  for await (const batch of predict({ weights, source })) {
    const classes = batch.logits.length / batch.rows.length;
    const features = batch.latents.length / batch.rows.length;
    for (const [i, row] of batch.rows.entries()) {
      const sealed = catalog.parts[row] === partCode('test');
      const target = sealed
        ? (testLogits ??= blank(catalog.rows, classes))
        : (logits ??= blank(catalog.rows, classes));
      target.values.set(batch.logits.subarray(i * classes, (i + 1) * classes), row * classes);
      latent ??= blank(catalog.rows, features);
      latent.values.set(batch.latents.subarray(i * features, (i + 1) * features), row * features);
    }
    yield { type: 'progress', progress: estimate('Predicting', batch.done, batch.total) };
  }
  return { logits, testLogits, latent };
}

/**
 * Writes the predictions of those rows over what is kept by now: rows may have gone or come, images may have been
 * deleted for good, and other rows predicted, since the prediction began. `catalog` is what was predicted: a row that
 * holds another image by now is left out.
 */
export async function writeResults(
  storage: Storage,
  project: ProjectId,
  id: ClassifierId,
  catalog: Catalog,
  results: Results,
  rows: Int32Array,
): Promise<void> {
  const now = await storage.catalog(project);
  const kept = await keptResults(storage, project, id, now.rows);
  const mine = rows.filter(
    (row) => row < now.rows && now.ids[row] === catalog.ids[row] && !isPurged(now, row),
  );
  for (const [kind, name] of KINDS) {
    const result = results[name];
    if (result === null) continue;
    const { width } = result;
    const merged = kept[name] ?? blank(now.rows, width);
    for (const row of mine) {
      merged.values.set(result.values.subarray(row * width, (row + 1) * width), row * width);
    }
    await writeResult(storage, project, id, kind, merged);
  }
}

/** The latents first: a row counts as predicted by its logits. */
const KINDS = [
  ['latent', 'latent'],
  ['test-logits', 'testLogits'],
  ['logits', 'logits'],
] as const satisfies readonly (readonly [ResultKind, keyof Results])[];

const blank = (rows: number, width: number): Result => ({
  values: new Float32Array(rows * width).fill(NaN),
  width,
});
