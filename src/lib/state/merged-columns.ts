import { interleaved, mergeByPrediction } from '../domain/cluster-merge';
import type { ClusterColumn } from '../domain/discovery';

/** Indices of columns that stand as one, each index in one group. */
export type ColumnGroups = readonly (readonly number[])[];

/** A column as shown, made of one cluster or of several. */
export interface MergedColumn extends Omit<ClusterColumn, 'index'> {
  /** Tells it apart from columns of other runs. */
  readonly key: string;
  readonly indices: readonly number[];
  /** For people, counted from 1: "Cluster 3", "Clusters 1, 4". */
  readonly name: string;
}

export const singles = (columns: readonly ClusterColumn[]): ColumnGroups =>
  columns.map(({ index }) => [index]);

/** One group for each class that is the one most often predicted in a column; what is not predicted stays alone. */
export function groupsByPrediction(columns: readonly ClusterColumn[]): ColumnGroups {
  const merged: ColumnGroups = mergeByPrediction(columns).map((group) => group.columns);
  const rest = singles(columns).filter(([index]) => !merged.some((group) => group.includes(index!)));
  return [...merged, ...rest].toSorted((a, b) => a[0]! - b[0]!);
}

/** @param run tells the keys of one clustering from those of another */
export function mergedColumns(
  columns: readonly ClusterColumn[],
  groups: ColumnGroups,
  run: string,
): readonly MergedColumn[] {
  const byIndex = new Map(columns.map((column) => [column.index, column]));
  return groups.map((indices) => {
    const members = indices.map((index) => byIndex.get(index)!);
    const size = members.reduce((n, { rows }) => n + rows.length, 0);
    const sum = (pick: (column: ClusterColumn) => readonly number[]): readonly number[] =>
      pick(members[0]!).map((_, i) => members.reduce((n, member) => n + pick(member)[i]!, 0));
    return {
      key: `${run}:${indices.join('+')}`,
      indices,
      name: `Cluster${indices.length > 1 ? 's' : ''} ${indices.map((i) => i + 1).join(', ')}`,
      // The nearest of each first, so that the first few stand for all of them.
      rows: interleaved(members.map(({ rows }) => rows)),
      silhouette:
        members.reduce((total, { silhouette, rows }) => total + silhouette * rows.length, 0) /
        Math.max(1, size),
      classMix: sum(({ classMix }) => classMix),
      predicted: sum(({ predicted }) => predicted),
      // Together they may be told from a class where one alone cannot.
      warning: members.every(({ warning }) => warning !== null) ? members[0]!.warning : null,
    };
  });
}
