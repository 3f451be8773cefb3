import { PARTS, type Catalog, type Part } from '../../domain/catalog';
import type { Layout, LayoutFrame } from '../../domain/discovery';
import { UNKNOWN } from '../../domain/predictions';
import type { Predictions } from '../../state/predictions';

/** Rows with their place in the plane. */
export interface Places {
  readonly rows: Int32Array;
  /** x, y for each of `rows`. */
  readonly points: Float32Array;
}

/** What a plot draws; position i of every array is one point. */
export interface Points {
  readonly rows: Int32Array;
  /** 0 … 1, the plot's unit square. */
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  /** Class code, or a number beyond the classes. */
  readonly labels: Uint16Array;
  readonly predicted: Int16Array;
  /** 1 right, 0 wrong, −1 unknown. */
  readonly correct: Int8Array;
}

/** The places of a saved layout, which holds one a catalog row; rows that came later have none. */
export function placesOf({ points }: Layout): Places {
  const rows: number[] = [];
  for (let row = 0; row < points.length / 2; row++) if (!Number.isNaN(points[2 * row]!)) rows.push(row);
  return {
    rows: Int32Array.from(rows),
    points: Float32Array.from({ length: 2 * rows.length }, (_, i) => points[2 * rows[i >> 1]! + (i & 1)]!),
  };
}

export const placesOfFrame = ({ rows, points }: LayoutFrame): Places => ({ rows, points });

const MARGIN = 0.04;

/** The places moved and scaled alike in both directions, so that all of them fill the unit square but for a margin. */
export function fitted(points: Float32Array): { readonly xs: Float32Array; readonly ys: Float32Array } {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    low[i & 1] = Math.min(low[i & 1]!, points[i]!);
    high[i & 1] = Math.max(high[i & 1]!, points[i]!);
  }
  const extent = Math.max(high[0]! - low[0]!, high[1]! - low[1]!, 1e-9);
  const scale = (1 - 2 * MARGIN) / extent;
  const place = (axis: 0 | 1): Float32Array => {
    const middle = (low[axis]! + high[axis]!) / 2;
    return new Float32Array(points.length / 2).map((_, i) => 0.5 + (points[2 * i + axis]! - middle) * scale);
  };
  return { xs: place(0), ys: place(1) };
}

/** What the places stand for, without regard to what is shown. */
export function pointsOf(places: Places, catalog: Catalog, predictions: Predictions | null): Points {
  const { xs, ys } = fitted(places.points);
  const { rows } = places;
  return {
    rows,
    xs,
    ys,
    labels: new Uint16Array(rows.length).map((_, i) => catalog.labels[rows[i]!]!),
    predicted: new Int16Array(rows.length).map((_, i) => predictions?.predicted[rows[i]!] ?? UNKNOWN),
    correct: new Int8Array(rows.length).map((_, i) => predictions?.correct[rows[i]!] ?? -1),
  };
}

/** The points whose rows pass. */
export function kept(points: Points, keep: (row: number) => boolean): Points {
  const passes = points.rows.map((row) => Number(keep(row)));
  const here = (_: number, i: number): boolean => passes[i] === 1;
  return {
    rows: points.rows.filter(here),
    xs: points.xs.filter(here),
    ys: points.ys.filter(here),
    labels: points.labels.filter(here),
    predicted: points.predicted.filter(here),
    correct: points.correct.filter(here),
  };
}

export const SIDES = ['training', 'validation'] as const;
/** Two plots stand side by side: what was learned from, and everything else. */
export type Side = (typeof SIDES)[number];
export const sideOf = (part: Part): Side => (part === 'training' ? 'training' : 'validation');

export const partOf = (catalog: Catalog, row: number): Part => PARTS[catalog.parts[row]!]!;

/**
 * The order in which points are drawn, so that what matters lies on top: first what is not selected, then what is not
 * predicted, what is right, and what is wrong.
 * @param mask 1 where a row is selected; `null` = nothing is, and all are drawn alike
 */
export function drawingOrder(points: Points, mask: Uint8Array | null): Int32Array {
  const rank = (i: number): number => {
    const kind = points.correct[i] === 0 ? 2 : points.correct[i] === 1 ? 1 : 0;
    return mask !== null && mask[points.rows[i]!] !== 1 ? kind : kind + 3;
  };
  const buckets: number[][] = [[], [], [], [], [], []];
  for (let i = 0; i < points.rows.length; i++) buckets[rank(i)]!.push(i);
  return Int32Array.from(buckets.flat());
}

/** Radius of a point so that a crowd leaves room: px, at zoom 1. */
export const radiusPx = (points: number, sidePx: number): number =>
  Math.min(5, Math.max(2.5, (sidePx / Math.sqrt(Math.max(points, 1))) * 0.19));
