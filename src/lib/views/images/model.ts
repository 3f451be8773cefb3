import type { Catalog } from '../../domain/catalog';
import { UNKNOWN } from '../../domain/predictions';
import type { Predictions } from '../../state/predictions';

export const SORTS = ['loss', 'confidence', 'class', 'path'] as const;
export type Sort = (typeof SORTS)[number];
/** `prediction` = class × predicted class. */
export type Grouping = 'none' | 'prediction';

export interface ImagesInput {
  readonly catalog: Catalog;
  readonly predictions: Predictions | null;
  /** 1 where the row is shown at all. */
  readonly visible: Uint8Array;
  /** What other views select, `null` = no restriction. */
  readonly filter: Uint8Array | null;
  readonly wrongOnly: boolean;
  readonly sort: Sort;
  readonly grouping: Grouping;
}

export interface ImageGroup {
  readonly label: number;
  /** `UNKNOWN` where not predicted. */
  readonly predicted: number;
  /** First position in the order, and how many follow. */
  readonly start: number;
  readonly count: number;
}

export interface ImagesModel {
  /** Rows in the order shown. */
  readonly order: Int32Array;
  /** Empty where nothing is grouped. Wrong groups first, the largest first. */
  readonly groups: readonly ImageGroup[];
}

/** Highest loss, lowest confidence, class or path first; what has no value comes last; rows break ties. */
export function imagesModel(input: ImagesInput): ImagesModel {
  const { catalog, predictions, visible, filter, wrongOnly, grouping } = input;
  const rows: number[] = [];
  for (let row = 0; row < catalog.rows; row++) {
    if (visible[row] !== 1 || (filter !== null && filter[row] !== 1)) continue;
    if (wrongOnly && predictions?.correct[row] !== 0) continue;
    rows.push(row);
  }
  const order = Int32Array.from(rows).sort(comparison(input));
  if (grouping === 'none') return { order, groups: [] };
  return groupByPrediction(order, catalog, predictions);
}

function comparison({ catalog, predictions, sort }: ImagesInput): (a: number, b: number) => number {
  const byClass = (a: number, b: number): number => catalog.labels[a]! - catalog.labels[b]! || a - b;
  if (sort === 'path') {
    const ranks = pathRanks(catalog.paths);
    return (a, b) => ranks[a]! - ranks[b]!;
  }
  if (sort === 'class' || predictions === null) return byClass;
  const values = predictions[sort];
  const sign = sort === 'loss' ? -1 : 1;
  return (a, b) => {
    const x = values[a]!;
    const y = values[b]!;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  };
}

/** Place of each row when sorted by path, then row. Sorting strings without a comparison function is ten times faster. */
function pathRanks(paths: readonly string[]): Int32Array {
  const digits = String(paths.length).length;
  const keys = paths.map((path, row) => `${path}\0${String(row).padStart(digits, '0')}`).sort();
  const ranks = new Int32Array(paths.length);
  keys.forEach((key, place) => (ranks[Number(key.slice(-digits))] = place));
  return ranks;
}

function groupByPrediction(
  order: Int32Array,
  catalog: Catalog,
  predictions: Predictions | null,
): ImagesModel {
  const members: Record<string, number[]> = {};
  for (const row of order) {
    const key = `${catalog.labels[row]!}/${predictions?.predicted[row] ?? UNKNOWN}`;
    (members[key] ??= []).push(row);
  }
  const groups = Object.entries(members).map(([key, rows]) => {
    const [label, predicted] = key.split('/').map(Number) as [number, number];
    return { label, predicted, rows };
  });
  const rank = (g: { label: number; predicted: number }): number =>
    g.predicted === UNKNOWN ? 2 : g.predicted === g.label ? 1 : 0;
  groups.sort((a, b) => rank(a) - rank(b) || b.rows.length - a.rows.length || a.label - b.label);
  const sorted = new Int32Array(order.length);
  let start = 0;
  const placed = groups.map(({ label, predicted, rows }) => {
    sorted.set(rows, start);
    const group = { label, predicted, start, count: rows.length };
    start += rows.length;
    return group;
  });
  return { order: sorted, groups: placed };
}
