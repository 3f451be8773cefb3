import type { Catalog } from '../src/lib/domain/catalog';
import { mergeByPrediction } from '../src/lib/domain/cluster-merge';
import type { ClusterColumn } from '../src/lib/domain/discovery';
import type { Style } from '../src/lib/domain/style';

/** A column as a style. */
export const styleOf = (catalog: Catalog, { index, rows }: ClusterColumn): Style => ({
  name: `Cluster ${index + 1}`,
  images: Array.from(rows, (row) => catalog.ids[row]!),
});

const LEAST_IMAGES = 5;

/**
 * The columns that lend a style: all but the smallest. None is left out because the classifier's answers on it are
 * mixed: it may be the very look that training has too little of.
 */
export const usableColumns = (columns: readonly ClusterColumn[]): readonly ClusterColumn[] =>
  columns.filter(({ rows }) => rows.length >= LEAST_IMAGES);

export const mergedStyles = (catalog: Catalog, columns: readonly ClusterColumn[]): readonly Style[] =>
  mergeByPrediction(columns).map(({ label, rows }) => ({
    name: `What is taken for ${catalog.classes[label] ?? 'nothing'}`,
    images: Array.from(rows, (row) => catalog.ids[row]!),
  }));
