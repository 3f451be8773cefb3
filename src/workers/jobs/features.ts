import { createEstimator } from '../../lib/compute/progress';
import type { TaskEvent, TaskRequest } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { partCode, type Catalog } from '../../lib/domain/catalog';
import { isPurged } from '../../lib/domain/catalog-changes';
import { CATALOG_OWNER } from '../../lib/domain/columns';
import type { ProjectId } from '../../lib/domain/ids';
import {
  BACKBONE_VERSION,
  FEATURE_LAYERS,
  FEATURE_WIDTHS,
  type FeatureBatch,
  type FeatureLayer,
} from '../../lib/ml/features/contract';
import type { Storage } from '../../lib/storage/contract';
import { mergeRows } from '../../lib/storage/merge-rows';
import { readResult, type Result } from '../../lib/storage/results';
import { guarded } from './engine-host';
import type { JobParts } from './parts';
import { PixelSource } from './pixels';

type FeaturesRequest = Extract<TaskRequest, { kind: 'features' }>;
type Features = Readonly<Record<FeatureLayer, Result | null>>;

/** All features are of the 64 px tensor, of whatever size the images are: else blur would be measured. */
export const FEATURE_SIZE_PX = 64;
/** What was computed is written after so many images, so that a cancelled task has not been in vain. */
const KEEP_EVERY = 256;

const kindOf = (layer: FeatureLayer) => `features:${layer}:${BACKBONE_VERSION}` as const;

/** Frozen features by catalog row, NaN where there are none; `null` where nothing has been computed. */
export const readFeatures = (
  storage: Storage,
  project: ProjectId,
  layer: FeatureLayer,
  rows: number,
): Promise<Result | null> => readResult(storage, project, CATALOG_OWNER, kindOf(layer), rows);

/**
 * Features of the rows that have none yet, of all or of `only` some; never of sealed images. Images of the same bytes
 * are computed once.
 */
export async function* featuresJob(
  parts: JobParts,
  { project, backend, known }: FeaturesRequest,
  only?: Int32Array,
): TaskGenerator<{ rows: number }> {
  const { storage, host } = parts;
  const catalog = await storage.catalog(project);
  const kept: Features = {
    condition: await readFeatures(storage, project, 'condition', catalog.rows),
    judge: await readFeatures(storage, project, 'judge', catalog.rows),
  };
  const wanted = only === undefined ? null : new Set(only);
  const lacking = (features: Features): number[] =>
    rowsWithout(catalog, features).filter((row) => wanted?.has(row) ?? true);
  const missing = lacking(kept);
  if (missing.length === 0) return { rows: 0 };
  // A tab that may only read is told so before anything is computed.
  await storage.act(project, () => null);
  const { copies, fresh } = twins(catalog, kept, missing);
  await write(storage, project, catalog, copies);
  if (fresh.length === 0) return { rows: missing.length };
  const lease = await host.current(backend, known ?? null);
  try {
    yield { type: 'backend', backend: lease.engine.choice };
    yield* guarded(compute(parts, project, catalog, fresh), lease.engine.lost);
  } finally {
    lease.end();
  }
  const done: Features = {
    condition: await readFeatures(storage, project, 'condition', catalog.rows),
    judge: await readFeatures(storage, project, 'judge', catalog.rows),
  };
  await write(storage, project, catalog, twins(catalog, done, lacking(done)).copies);
  return { rows: missing.length };
}

const lacks = (result: Result | null, row: number): boolean =>
  result === null || Number.isNaN(result.values[row * result.width]!);

function rowsWithout(catalog: Catalog, kept: Features): number[] {
  const rows: number[] = [];
  for (let row = 0; row < catalog.rows; row++) {
    if (isPurged(catalog, row) || catalog.parts[row] === partCode('test')) continue;
    if (FEATURE_LAYERS.some((layer) => lacks(kept[layer], row))) rows.push(row);
  }
  return rows;
}

/** One row after the other with the features of each layer. */
type Computed = Pick<FeatureBatch, 'rows' | FeatureLayer>;

/** What images of the same bytes have already, and one row of each content that has nothing. */
function twins(
  catalog: Catalog,
  kept: Features,
  missing: readonly number[],
): { copies: Computed; fresh: Int32Array } {
  const known = new Map<string, number>();
  for (let row = 0; row < catalog.rows; row++) {
    if (FEATURE_LAYERS.every((layer) => !lacks(kept[layer], row))) known.set(catalog.hashes[row]!, row);
  }
  const copied: number[] = [];
  const fresh = new Map<string, number>();
  for (const row of missing) {
    const hash = catalog.hashes[row]!;
    if (known.has(hash)) copied.push(row);
    else if (!fresh.has(hash)) fresh.set(hash, row);
  }
  const values = (layer: FeatureLayer): Float32Array => {
    const width = FEATURE_WIDTHS[layer];
    const result = new Float32Array(copied.length * width);
    copied.forEach((row, i) => {
      const from = known.get(catalog.hashes[row]!)!;
      result.set(kept[layer]!.values.subarray(from * width, (from + 1) * width), i * width);
    });
    return result;
  };
  return {
    copies: { rows: Int32Array.from(copied), condition: values('condition'), judge: values('judge') },
    fresh: Int32Array.from(fresh.values()),
  };
}

async function* compute(
  { storage, backbone }: JobParts,
  project: ProjectId,
  catalog: Catalog,
  rows: Int32Array,
): AsyncGenerator<TaskEvent, void, void> {
  const estimate = createEstimator();
  yield { type: 'progress', progress: estimate('Describing images', 0, rows.length) };
  const pixels = new PixelSource(storage, project, FEATURE_SIZE_PX);
  const source = { rows, sizePx: FEATURE_SIZE_PX, pixels: (wanted: Int32Array) => pixels.read(wanted) };
  const bytes = await backbone.load();
  let waiting: FeatureBatch[] = [];
  let count = 0;
  for await (const batch of backbone.extract({ bytes, source, layers: FEATURE_LAYERS })) {
    waiting.push(batch);
    count += batch.rows.length;
    if (count >= KEEP_EVERY || batch.done === batch.total) {
      await write(storage, project, catalog, joined(waiting, count));
      waiting = [];
      count = 0;
    }
    yield { type: 'progress', progress: estimate('Describing images', batch.done, batch.total) };
  }
}

function joined(batches: readonly FeatureBatch[], count: number): Computed {
  const rows = new Int32Array(count);
  const condition = new Float32Array(count * FEATURE_WIDTHS.condition);
  const judge = new Float32Array(count * FEATURE_WIDTHS.judge);
  let at = 0;
  for (const batch of batches) {
    rows.set(batch.rows, at);
    condition.set(batch.condition, at * FEATURE_WIDTHS.condition);
    judge.set(batch.judge, at * FEATURE_WIDTHS.judge);
    at += batch.rows.length;
  }
  return { rows, condition, judge };
}

async function write(
  storage: Storage,
  project: ProjectId,
  catalog: Catalog,
  computed: Computed,
): Promise<void> {
  if (computed.rows.length === 0) return;
  for (const layer of FEATURE_LAYERS) {
    await mergeRows(storage, project, CATALOG_OWNER, kindOf(layer), catalog, {
      rows: computed.rows,
      values: computed[layer],
      width: FEATURE_WIDTHS[layer],
    });
  }
}
