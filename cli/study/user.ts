import { rowsOf, type Catalog } from '../../src/lib/domain/catalog';
import type { ClusterColumn } from '../../src/lib/domain/discovery';
import type { ImageId, TranslatorId } from '../../src/lib/domain/ids';
import type { Style, TranslationPlan } from '../../src/lib/domain/style';
import { clearColumns, mergedStyles, styleOf } from '../styles';

/** One thing that a user may try in a round. */
export interface Attempt {
  readonly name: string;
  readonly plan: TranslationPlan;
  /** Whether the training images are learned from beside the new ones. */
  readonly originals: boolean;
}

const COPIES = 4;
const COLUMNS = 5;

/**
 * What an automatic user tries, knowing what a user sees: the clearest clusters as styles of plain translations, and
 * clusters merged by what the classifier takes them for as styles of walks. Reads no attribute and no label but those
 * of training.
 */
export function attempts(
  catalog: Catalog,
  columns: readonly ClusterColumn[],
  translator: TranslatorId,
  seed: number,
): readonly Attempt[] {
  const sources = Array.from(rowsOf(catalog, 'training'), (row): ImageId => catalog.ids[row]!);
  const plan = (mode: TranslationPlan['mode'], styles: readonly Style[]): TranslationPlan => ({
    ...{ method: 'xploregan', translator, mode, styles, sources, copies: COPIES, seed },
  });
  const clear = clearColumns(columns, COLUMNS).map((column) => styleOf(catalog, column));
  const merged = mergedStyles(catalog, columns);
  const tries: Attempt[] = [{ name: 'columns, plain', plan: plan('plain', clear), originals: true }];
  // A walk needs somewhere else to go.
  if (merged.length > 1) {
    tries.push({ name: 'merged, walks', plan: plan('walk', merged), originals: false });
  }
  return tries;
}

/** New images that a plan makes of each source. */
export const copiesOf = ({ mode, styles, copies }: TranslationPlan): number =>
  mode === 'plain' ? styles.length : copies;

/** The baselines of an attempt, each with the same number of new images, beside the originals. */
export function baselinesOf({ plan }: Attempt): Readonly<Record<'duplicates' | 'colour', TranslationPlan>> {
  return {
    duplicates: { ...plan, method: 'duplicate', translator: null, copies: copiesOf(plan) },
    colour: { ...plan, method: 'colour', translator: null },
  };
}
