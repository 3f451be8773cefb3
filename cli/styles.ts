import type { Catalog } from '../src/lib/domain/catalog';
import { mergeByPrediction } from '../src/lib/domain/cluster-merge';
import type { ClusterColumn } from '../src/lib/domain/discovery';
import type { Style } from '../src/lib/domain/style';

/** A column as a style. */
export const styleOf = (catalog: Catalog, { index, rows }: ClusterColumn): Style => ({
  name: `Cluster ${index + 1}`,
  images: Array.from(rows, (row) => catalog.ids[row]!),
});

/** Share of the class that the classifier takes most of the column for. */
const purity = ({ predicted, rows }: ClusterColumn): number => Math.max(...predicted) / rows.length;

const LEAST_IMAGES = 5;

/**
 * The columns that a person would choose: not too small, and of one look, as far as the classifier's own answers tell.
 * Purest first, `most` at most.
 */
export function clearColumns(columns: readonly ClusterColumn[], most: number): readonly ClusterColumn[] {
  return columns
    .filter(({ rows }) => rows.length >= LEAST_IMAGES)
    .toSorted((a, b) => purity(b) - purity(a) || a.index - b.index)
    .slice(0, most);
}

export const mergedStyles = (catalog: Catalog, columns: readonly ClusterColumn[]): readonly Style[] =>
  mergeByPrediction(columns).map(({ label, rows }) => ({
    name: `What is taken for ${catalog.classes[label] ?? 'nothing'}`,
    images: Array.from(rows, (row) => catalog.ids[row]!),
  }));
