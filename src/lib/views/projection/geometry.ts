import type { Vertex } from './lasso';

/** Where the unit square lies in a plot at zoom 1: px. */
export interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sidePx: number;
  readonly leftPx: number;
  readonly topPx: number;
}

/** Zoom and shift, as d3-zoom holds them: screen = k × plot + (x, y). */
export interface View {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

export function frameOf(widthPx: number, heightPx: number): Frame {
  const sidePx = Math.max(1, Math.min(widthPx, heightPx));
  return { widthPx, heightPx, sidePx, leftPx: (widthPx - sidePx) / 2, topPx: (heightPx - sidePx) / 2 };
}

export const screenX = (frame: Frame, view: View, x: number): number =>
  (frame.leftPx + x * frame.sidePx) * view.k + view.x;
export const screenY = (frame: Frame, view: View, y: number): number =>
  (frame.topPx + y * frame.sidePx) * view.k + view.y;

/** From px in the plot to the unit square. */
export const unitOf = (frame: Frame, view: View, xPx: number, yPx: number): Vertex => [
  ((xPx - view.x) / view.k - frame.leftPx) / frame.sidePx,
  ((yPx - view.y) / view.k - frame.topPx) / frame.sidePx,
];

/** px to the unit square's measure. */
export const unitLength = (frame: Frame, view: View, px: number): number => px / (view.k * frame.sidePx);

export const pointRadiusPx = (basePx: number, k: number): number => Math.min(9, basePx * k ** 0.4);

const FIRST_THUMB_ZOOM = 2.5;
/** Side of the pictures that points turn into; 0 while they are points. */
export const thumbSidePx = (k: number): number =>
  k < FIRST_THUMB_ZOOM ? 0 : Math.min(72, Math.round(15 * Math.sqrt(k)));

/** Zoomed about a place that stays where it is: px. */
export function zoomedAbout(view: View, factor: number, xPx: number, yPx: number, most: number): View {
  const k = Math.min(most, Math.max(1, view.k * factor));
  if (k === 1) return { k, x: 0, y: 0 };
  return { k, x: xPx - ((xPx - view.x) * k) / view.k, y: yPx - ((yPx - view.y) * k) / view.k };
}
