import { rowsOf, UNLABELLED, type Catalog, type Part } from '../../lib/domain/catalog';
import { DashError } from '../../lib/domain/errors';
import type { ProjectId } from '../../lib/domain/ids';
import { isTrusted } from '../../lib/domain/measured-quality';
import type { TranslatorSpec } from '../../lib/domain/translator';
import { shuffled, stream } from '../../lib/domain/random';
import { JUDGE_WIDTH } from '../../lib/ml/features/contract';
import { centroidsOf, withoutStyles } from '../../lib/ml/quality/nearest';
import { toldRight } from '../../lib/ml/quality/trust';
import type { PreviewSet, StyleBank, TranslationJudge } from '../../lib/ml/translate/contract';
import { membersOf, weightiest } from '../../lib/ml/translate/groupings';
import { summarise } from '../../lib/ml/translate/summary';
import type { Result } from '../../lib/storage/results';
import { FEATURE_SIZE_PX, readFeatures } from './features';
import type { JobParts } from './parts';
import { picked } from './translator-bank';

const MEASURED = 64;
const LEAST_MEASURED = 4;
const PREVIEWED = 6;
const PREVIEW_STYLES = 4;

/**
 * So many sources are measured that it stays a small part of the training: a quarter of the images that it sees between
 * two measurements, which each are moved by far fewer passes, and no more than tell something.
 */
export const measuredOf = ({ steps, previewEvery, batch }: TranslatorSpec): number =>
  Math.min(MEASURED, Math.max(LEAST_MEASURED, Math.floor((Math.min(steps, previewEvery) * batch) / 4)));

/** What the training of a translator is measured with, on fixed training images. */
export async function judgeOf(
  { storage, backbone }: JobParts,
  project: ProjectId,
  catalog: Catalog,
  bank: StyleBank,
  spec: TranslatorSpec,
): Promise<TranslationJudge> {
  const bytes = await backbone.load();
  const stored = await readFeatures(storage, project, 'judge', catalog.rows);
  if (stored === null) throw new DashError('Internal', 'The images have not been described.');
  const pool = picked(stored, bank.rows.subarray(0, bank.pool));
  return {
    width: JUDGE_WIDTH,
    pool,
    classes: tellsClasses(stored, catalog, bank, pool) ? classCentroids(stored.values, catalog) : null,
    sources: Int32Array.from(someSources(bank, measuredOf(spec), spec.seed)),
    kept: (rows) => picked(stored, rows),
    async features(pixels, count) {
      const size = FEATURE_SIZE_PX ** 2 * 3;
      const source = {
        rows: Int32Array.from({ length: count }, (_, i) => i),
        sizePx: FEATURE_SIZE_PX,
        pixels(rows: Int32Array) {
          const out = new Uint8Array(rows.length * size);
          rows.forEach((row, i) => out.set(pixels.subarray(row * size, (row + 1) * size), i * size));
          return out;
        },
      };
      const features = new Float32Array(count * JUDGE_WIDTH);
      for await (const batch of backbone.extract({ bytes, source, layers: ['judge'] })) {
        batch.rows.forEach((row, i) =>
          features.set(batch.judge.subarray(i * JUDGE_WIDTH, (i + 1) * JUDGE_WIDTH), row * JUDGE_WIDTH),
        );
      }
      return features;
    },
  };
}

/** Whether the judge knows the class of real images without what tells the styles of the bank apart. */
function tellsClasses(stored: Result, catalog: Catalog, bank: StyleBank, pool: Float32Array): boolean {
  const styles = membersOf(weightiest(bank), bank.pool);
  const features = withoutStyles(stored.values, JUDGE_WIDTH, centroidsOf(pool, JUDGE_WIDTH, styles));
  return isTrusted(toldRight(features, JUDGE_WIDTH, classMembers(catalog)));
}

/** Fewer labelled images of a class than this are no mean. */
const LEAST_OF_CLASS = 5;

/**
 * Mean judge features of each class; `null` where there are not two. Of explore, since in biased training images class
 * and style are one, and a moved image would seem to have lost its class; where explore has too few, of training too.
 * For measurement: nothing is trained on them.
 */
export function classCentroids(judge: Float32Array, catalog: Catalog): Float32Array | null {
  const members = classMembers(catalog);
  const seen = members.filter(({ length }) => length > 0).length;
  return seen < 2 ? null : centroidsOf(judge, JUDGE_WIDTH, members);
}

/** The rows that the means of the classes are of. */
export function classMembers(catalog: Catalog): readonly (readonly number[])[] {
  const explore = byClass(catalog, 'explore');
  const enough = explore.every(({ length }) => length >= LEAST_OF_CLASS);
  return enough ? explore : byClass(catalog, 'explore', 'training');
}

function byClass(catalog: Catalog, ...parts: readonly Part[]): number[][] {
  const members: number[][] = catalog.classes.map(() => []);
  for (const row of rowsOf(catalog, ...parts)) {
    if (catalog.labels[row] !== UNLABELLED) members[catalog.labels[row]!]?.push(row);
  }
  return members;
}

/** Some of the training images of a bank, the same for a seed. */
function someSources({ rows, pool }: StyleBank, count: number, seed: number): number[] {
  return shuffled([...rows.subarray(pool)], stream(seed, 'watched')).slice(0, count);
}

/** A few training images in the styles of the weightiest grouping. */
export function previewSet(bank: StyleBank, spec: TranslatorSpec): PreviewSet {
  const groups = membersOf(weightiest(bank), bank.pool)
    .filter(({ length }) => length > 0)
    .slice(0, PREVIEW_STYLES);
  const width = 2 * bank.components;
  const styles = new Float32Array(groups.length * width);
  groups.forEach((members, i) => styles.set(summarise(bank.features, bank.components, members), i * width));
  return {
    sources: Int32Array.from(someSources(bank, Math.min(PREVIEWED, measuredOf(spec)), spec.seed)),
    styles,
  };
}
