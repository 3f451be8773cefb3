import { rowsOf, type Catalog } from '../../lib/domain/catalog';
import { DashError } from '../../lib/domain/errors';
import type { ProjectId } from '../../lib/domain/ids';
import type { JobOf } from '../../lib/domain/job';
import type { JudgeTrust } from '../../lib/domain/measured-quality';
import { shuffled, stream } from '../../lib/domain/random';
import { takesStyles } from '../../lib/domain/style';
import { JUDGE_WIDTH } from '../../lib/ml/features/contract';
import { doubts, pixelChange, trustOf } from '../../lib/ml/quality/gate';
import { centroidsOf, nearestOf } from '../../lib/ml/quality/nearest';
import type { Route } from '../../lib/ml/translate/contract';
import type { AugmentationColumns } from '../../lib/storage/augmentations';
import type { Storage } from '../../lib/storage/contract';
import type { Result } from '../../lib/storage/results';
import { readFeatures } from './features';
import { TRANSLATION_SIZE_PX } from './mover';
import { PixelSource } from './pixels';
import type { PlannedRows } from './named-rows';
import { picked } from './translator-bank';
import { classCentroids, classMembers } from './translator-watch';

const UNTRUSTED: JudgeTrust = { styles: null, classes: null };
/** Real images of a style or class that the judge is tried on at most. */
const TRUST_SAMPLE = 200;
const PIXELS_AT_ONCE = 256;
/** Twenty new images of each of thousands would take hundreds of megabytes at once. */
const FEATURES_AT_ONCE = 2048;

/** What is kept of the new images: where they come from, what they are, and what is to be doubted. */
export async function gated(
  storage: Storage,
  { project, spec: { plan } }: JobOf<'translate'>,
  rows: PlannedRows,
  routes: readonly Route[],
  made: Int32Array,
): Promise<{ columns: Omit<AugmentationColumns, 'measured'>; trust: JudgeTrust }> {
  const positions = new Map([...rows.sources].map((row, position) => [row, position]));
  const styles = Uint16Array.from(routes, ({ hops }) => hops.at(-1)!.style);
  const changes = await changesOf(storage, project, routes, made);
  const columns = {
    sources: Int32Array.from(routes, ({ source }) => positions.get(source)!),
    styles,
    changes,
  };
  if (!takesStyles(plan.method)) {
    return { columns: { ...columns, doubts: new Uint8Array(routes.length) }, trust: UNTRUSTED };
  }
  const catalog = await storage.catalog(project);
  const judge = await judgeFeatures(storage, project, catalog);
  const own = await ownStyles(storage, project, rows);
  const styleMeans = styleCentroids(judge.values, catalog, rows.styles);
  const trust = judgeTrust(judge, catalog, rows.styles, styleMeans, plan.seed);
  const fixed = {
    width: JUDGE_WIDTH,
    styles: styleMeans,
    classes: classCentroids(judge.values, catalog),
    trust,
  };
  const all = new Uint8Array(routes.length);
  for (let from = 0; from < routes.length; from += FEATURES_AT_ONCE) {
    const to = Math.min(routes.length, from + FEATURES_AT_ONCE);
    const part = doubts({
      ...fixed,
      before: picked(
        judge,
        routes.slice(from, to).map(({ source }) => source),
      ),
      after: picked(judge, made.subarray(from, to)),
      wanted: styles.subarray(from, to),
      changes: changes.subarray(from, to),
      own: Int32Array.from(columns.sources.subarray(from, to), (position) => own[position]!),
    });
    all.set(part, from);
  }
  return { columns: { ...columns, doubts: all }, trust };
}

/** How often the judge tells style and class of the real images by whose means it tells those of new ones. */
function judgeTrust(
  judge: Result,
  catalog: Catalog,
  styles: readonly Int32Array[],
  centroids: Float32Array,
  seed: number,
): JudgeTrust {
  const random = stream(seed, 'trust');
  const rows: number[] = [];
  const some = (group: readonly number[]): number[] =>
    shuffled(group, random)
      .slice(0, TRUST_SAMPLE)
      .map((row) => rows.push(row) - 1);
  const groups = {
    styles: comparedStyles(catalog, styles).map((group) => some([...group])),
    classes: classMembers(catalog).map(some),
  };
  return trustOf({ ...groups, features: picked(judge, rows), width: JUDGE_WIDTH, centroids });
}

/** The style that each source has: the nearest in the judge layer. */
export async function ownStyles(
  storage: Storage,
  project: ProjectId,
  { sources, styles }: PlannedRows,
): Promise<Int32Array> {
  const catalog = await storage.catalog(project);
  const judge = await judgeFeatures(storage, project, catalog);
  const centroids = styleCentroids(judge.values, catalog, styles);
  const { group } = nearestOf(picked(judge, sources), JUDGE_WIDTH, centroids);
  // Of a single style the second centroid is all other images, which have no style of the plan.
  return group.map((nearest) => (nearest < styles.length ? nearest : -1));
}

export async function judgeFeatures(
  storage: Storage,
  project: ProjectId,
  { rows }: Catalog,
): Promise<Result> {
  const judge = await readFeatures(storage, project, 'judge', rows);
  if (judge === null) throw new DashError('Internal', 'The images have not been described.');
  return judge;
}

const styleCentroids = (judge: Float32Array, catalog: Catalog, styles: readonly Int32Array[]): Float32Array =>
  centroidsOf(judge, JUDGE_WIDTH, comparedStyles(catalog, styles));

/** The styles; where there is one alone, what else training, explore and the pool show as well. */
export function comparedStyles(catalog: Catalog, styles: readonly Int32Array[]): readonly Int32Array[] {
  if (styles.length !== 1) return styles;
  const inside = new Set(styles[0]);
  return [...styles, rowsOf(catalog, 'training', 'explore', 'pool').filter((row) => !inside.has(row))];
}

async function changesOf(
  storage: Storage,
  project: ProjectId,
  routes: readonly Route[],
  made: Int32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const source = new PixelSource(storage, project, TRANSLATION_SIZE_PX);
  const size = TRANSLATION_SIZE_PX ** 2 * 3;
  const changes = new Float32Array(routes.length);
  for (let from = 0; from < routes.length; from += PIXELS_AT_ONCE) {
    const part = routes.slice(from, from + PIXELS_AT_ONCE);
    const before = await source.read(part.map((route) => route.source));
    const after = await source.read(made.subarray(from, from + part.length));
    for (let i = 0; i < part.length; i++) {
      const [start, end] = [i * size, (i + 1) * size];
      changes[from + i] = pixelChange(before.subarray(start, end), after.subarray(start, end));
    }
  }
  return changes;
}
