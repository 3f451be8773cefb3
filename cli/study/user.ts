import { rowsOf, type Catalog } from '../../src/lib/domain/catalog';
import type { ClusterColumn } from '../../src/lib/domain/discovery';
import { MOST_NEW } from '../../src/lib/commands/translation-spec';
import type { ImageId, TranslatorId } from '../../src/lib/domain/ids';
import type { Style, TranslationPlan } from '../../src/lib/domain/style';
import { mergedStyles, styleOf, usableColumns } from '../styles';

/** One thing that a user may try in a round. */
export interface Attempt {
  readonly name: string;
  readonly plan: TranslationPlan;
  /** Whether the training images are learned from beside the new ones. */
  readonly originals: boolean;
}

const COPIES = 4;
/** A plain translation of all sources into all columns is given up for fewer styles beyond so many new images. */
const MOST_IMAGES = 4000;

/**
 * What an automatic user tries, knowing what a user sees: clusters as styles of plain translations (merged where they
 * would make too many images, or all are too small), and clusters merged by what the classifier takes them for as styles
 * of walks. Reads no attribute and no label.
 */
export function attempts(
  catalog: Catalog,
  columns: readonly ClusterColumn[],
  translator: TranslatorId,
  seed: number,
): readonly Attempt[] {
  const sources = Array.from(rowsOf(catalog, 'training'), (row): ImageId => catalog.ids[row]!);
  const copies = Math.max(1, Math.min(COPIES, Math.floor(MOST_NEW / sources.length)));
  const plan = (mode: TranslationPlan['mode'], styles: readonly Style[]): TranslationPlan => ({
    ...{ method: 'xploregan', translator, mode, styles, sources, copies, seed },
  });
  const each = usableColumns(columns).map((column) => styleOf(catalog, column));
  const merged = mergedStyles(catalog, columns);
  const tries: Attempt[] = [
    each.length > 0 && sources.length * each.length <= MOST_IMAGES
      ? { name: 'columns, plain', plan: plan('plain', each), originals: true }
      : { name: 'merged, plain', plan: plan('plain', merged), originals: true },
  ];
  // A walk needs somewhere else to go.
  if (merged.length > 1) {
    tries.push({ name: 'merged, walks', plan: plan('walk', merged), originals: false });
  }
  return tries;
}
