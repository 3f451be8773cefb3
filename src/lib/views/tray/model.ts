import { PARTS, UNLABELLED, type Catalog } from '../../domain/catalog';
import type { ContentHash, ImageId } from '../../domain/ids';
import { UNKNOWN } from '../../domain/predictions';
import type { Predictions } from '../../state/predictions';

export interface TrayModel {
  readonly count: number;
  readonly ids: readonly ImageId[];
  /** A few images spread evenly over the selection, so that they stand for all of it. */
  readonly sample: readonly { readonly row: number; readonly hash: ContentHash }[];
  /** Largest class first. */
  readonly mix: readonly { readonly label: number; readonly count: number }[];
  /** Those that are discarded: they can come back or be deleted for good. */
  readonly discarded: readonly ImageId[];
}

export function trayModel(catalog: Catalog, rows: Int32Array, sampleSize: number): TrayModel {
  const counts: Record<number, number> = {};
  const discarded: ImageId[] = [];
  for (const row of rows) {
    const label = catalog.labels[row]!;
    counts[label] = (counts[label] ?? 0) + 1;
    if (catalog.discarded[row] === 1) discarded.push(catalog.ids[row]!);
  }
  const shown = Math.min(sampleSize, rows.length);
  return {
    count: rows.length,
    ids: Array.from(rows, (row) => catalog.ids[row]!),
    sample: Array.from({ length: shown }, (_, i) => {
      const row = rows[Math.floor((i * rows.length) / shown)]!;
      return { row, hash: catalog.hashes[row]! };
    }),
    mix: Object.entries(counts)
      .map(([label, count]) => ({ label: Number(label), count }))
      .sort((a, b) => b.count - a.count || a.label - b.label),
    discarded,
  };
}

/** One line an image: what is known of it and what the current classifier says. */
export function selectionTable(
  catalog: Catalog,
  rows: Int32Array,
  predictions: Predictions | null,
): readonly (readonly (string | number)[])[] {
  const className = (code: number): string => (code === UNLABELLED ? '' : (catalog.classes[code] ?? ''));
  const lines: (string | number)[][] = [
    ['path', 'class', 'part', 'predicted', 'confidence', 'loss', ...catalog.attributes.map((a) => a.name)],
  ];
  for (const row of rows) {
    const guess = predictions?.predicted[row] ?? UNKNOWN;
    lines.push([
      catalog.paths[row]!,
      className(catalog.labels[row]!),
      PARTS[catalog.parts[row]!]!,
      guess === UNKNOWN ? '' : className(guess),
      predictions?.confidence[row] ?? NaN,
      predictions?.loss[row] ?? NaN,
      ...catalog.attributes.map((a) => a.values[a.codes[row]!] ?? ''),
    ]);
  }
  return lines;
}
