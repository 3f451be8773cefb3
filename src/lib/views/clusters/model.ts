import type { Space } from '../../domain/discovery';
import type { MergedColumn } from '../../state/merged-columns';

export const SPACE_WORDS: Readonly<Record<Space, { readonly label: string; readonly title: string }>> = {
  latent: { label: 'Classifier', title: 'Alike to the present classifier: its latents' },
  backbone: { label: 'Frozen network', title: 'Alike to a network that never saw these images' },
};

/** How many of the nearest images a column shows. */
export const NEAREST = [6, 12, 24, 48] as const;

export interface ColumnModel {
  readonly column: MergedColumn;
  /** Rows shown, nearest to the centre first. */
  readonly nearest: Int32Array;
  readonly hidden: number;
  /** Class that is predicted most often in it, and its share; `null` where nothing is predicted. */
  readonly top: { readonly code: number; readonly share: number } | null;
  /** In words what its silhouette tells. */
  readonly tightness: 'tight' | 'loose' | 'mixed';
}

export function columnModels(columns: readonly MergedColumn[], n: number): readonly ColumnModel[] {
  return columns.map((column) => {
    const total = column.predicted.reduce((a, b) => a + b, 0);
    const most = Math.max(0, ...column.predicted);
    return {
      column,
      nearest: column.rows.subarray(0, n),
      hidden: Math.max(0, column.rows.length - n),
      top: total === 0 ? null : { code: column.predicted.indexOf(most), share: most / total },
      tightness: tightnessOf(column.silhouette),
    };
  });
}

/** The usual reading of silhouettes (Kaufman and Rousseeuw 1990): above .5 a real structure, below .25 hardly any. */
export const tightnessOf = (silhouette: number): ColumnModel['tightness'] =>
  silhouette >= 0.5 ? 'tight' : silhouette >= 0.25 ? 'loose' : 'mixed';
