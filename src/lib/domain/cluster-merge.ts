import type { ClusterColumn } from './discovery';

/** Columns whose members the classifier takes for one class. */
export interface MergedColumn {
  /** The class that is predicted for most members of each of the columns. */
  readonly label: number;
  /** `index` of each, in order. */
  readonly columns: readonly number[];
  /** Members of all of them, the nearest of each column first. */
  readonly rows: Int32Array;
  /** What the classifier predicts for the members, by class. */
  readonly predicted: readonly number[];
}

/**
 * Columns merged by the class that the classifier predicts for most of their members, in the order of classes. In
 * biased data the prediction is the bias, so that the merged columns are pure in it and mixed in the class. A column
 * without a prediction is left out.
 */
export function mergeByPrediction(columns: readonly ClusterColumn[]): readonly MergedColumn[] {
  const byLabel = new Map<number, ClusterColumn[]>();
  for (const column of columns) {
    const most = Math.max(0, ...column.predicted);
    if (most === 0) continue;
    const label = column.predicted.indexOf(most);
    byLabel.set(label, [...(byLabel.get(label) ?? []), column]);
  }
  return [...byLabel]
    .sort(([a], [b]) => a - b)
    .map(([label, merged]) => ({
      label,
      columns: merged.map(({ index }) => index),
      rows: interleaved(merged.map(({ rows }) => rows)),
      predicted: merged[0]!.predicted.map((_, c) =>
        merged.reduce((sum, { predicted }) => sum + predicted[c]!, 0),
      ),
    }));
}

/** The first of each list, the second of each, and so on. */
export function interleaved(lists: readonly Int32Array[]): Int32Array {
  const longest = lists.reduce((most, { length }) => Math.max(most, length), 0);
  const all: number[] = [];
  for (let i = 0; i < longest; i++) for (const list of lists) if (i < list.length) all.push(list[i]!);
  return Int32Array.from(all);
}
