import { colorOf } from '../../ui/palette';
import type { Contour } from './density';
import { pointRadiusPx, screenX, screenY, thumbSidePx, type Frame, type View } from './geometry';
import type { Vertex } from './lasso';
import type { Points } from './model';
import { setStamp, type Sheet, type Stamp } from './raster';
import type { Sprites } from './sprites';

/** Everything that a plot's canvas shows. */
export interface Scene {
  readonly points: Points;
  readonly order: Int32Array;
  /** 1 where a row is selected; `null` = nothing is. */
  readonly mask: Uint8Array | null;
  readonly colors: readonly string[];
  readonly contours: readonly Contour[];
  readonly baseRadiusPx: number;
}

export interface Look {
  readonly ground: string;
  readonly ink: string;
  readonly accent: string;
  /** Device px a CSS px. */
  readonly ratio: number;
}

export interface Pictures {
  /** A loaded picture of the row, or `null` while there is none. */
  of(row: number): CanvasImageSource | null;
  /** What is in view now, most important last. */
  want(rows: readonly number[]): void;
}

const MOST_THUMBS = 240;
/** Beyond this zoom contours are too coarse to mean much, and fade. */
const FADING_ZOOM = 3;

const isActive = ({ mask, points }: Scene, i: number): boolean =>
  mask === null || mask[points.rows[i]!] === 1;

/** Sets the glyphs into the sheet; returns the points that are in view, in the order drawn. */
export function drawPoints(
  sheet: Sheet,
  scene: Scene,
  frame: Frame,
  view: View,
  look: Look,
  sprites: Sprites,
): readonly number[] {
  sprites.use(look.ground, look.ratio);
  sheet.pixels.fill(0);
  const { ratio } = look;
  const { points, colors } = scene;
  const radiusPx = pointRadiusPx(scene.baseRadiusPx, view.k);
  const seen: number[] = [];
  const stamps: (Stamp | undefined)[] = [];
  const codes = colors.length + 1;
  const code = (index: number): number => (index >= 0 && index < colors.length ? index : colors.length);
  for (const i of scene.order) {
    const x = screenX(frame, view, points.xs[i]!);
    const y = screenY(frame, view, points.ys[i]!);
    if (x < -20 || y < -20 || x > frame.widthPx + 20 || y > frame.heightPx + 20) continue;
    seen.push(i);
    const active = isActive(scene, i);
    const label = code(points.labels[i]!);
    const predicted = code(points.predicted[i]!);
    const kind = ((label * codes + predicted) * 3 + points.correct[i]! + 1) * 2 + Number(active);
    const stamp = (stamps[kind] ??= sprites.of({
      correct: points.correct[i]!,
      color: colorOf(colors, label),
      ring: colorOf(colors, predicted),
      radiusPx,
      active,
    }));
    const half = stamp.sidePx / 2;
    setStamp(sheet, stamp, Math.round(x * ratio) - half, Math.round(y * ratio) - half);
  }
  return seen;
}

export function drawContours(
  context: CanvasRenderingContext2D,
  contours: readonly Contour[],
  frame: Frame,
  view: View,
  look: Look,
): void {
  context.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
  context.clearRect(0, 0, frame.widthPx, frame.heightPx);
  context.save();
  context.globalAlpha = 0.4 * Math.min(1, FADING_ZOOM / view.k);
  context.lineWidth = 1;
  for (const { color, rings } of contours) {
    context.strokeStyle = color;
    context.beginPath();
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = screenX(frame, view, ring[i]!);
        const y = screenY(frame, view, ring[i + 1]!);
        if (i === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.closePath();
    }
    context.stroke();
  }
  context.restore();
}

/** Where there is room, points turn into their images, the most important ones first. */
export function drawThumbs(
  context: CanvasRenderingContext2D,
  { points, colors, mask }: Scene,
  seen: readonly number[],
  frame: Frame,
  view: View,
  look: Look,
  pictures: Pictures,
): void {
  context.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
  const sidePx = thumbSidePx(view.k);
  if (sidePx === 0) return pictures.want([]);
  const columns = Math.ceil(frame.widthPx / sidePx) + 2;
  const taken = new Set<number>();
  const placed: number[] = [];
  for (let s = seen.length - 1; s >= 0 && placed.length < MOST_THUMBS; s--) {
    const i = seen[s]!;
    const column = Math.floor(screenX(frame, view, points.xs[i]!) / sidePx) + 1;
    const row = Math.floor(screenY(frame, view, points.ys[i]!) / sidePx) + 1;
    const cell = row * columns + column;
    if (taken.has(cell)) continue;
    taken.add(cell);
    placed.push(i);
  }
  placed.reverse();
  pictures.want(placed.map((i) => points.rows[i]!));
  for (const i of placed) {
    const picture = pictures.of(points.rows[i]!);
    if (picture === null) continue;
    const x = screenX(frame, view, points.xs[i]!) - sidePx / 2;
    const y = screenY(frame, view, points.ys[i]!) - sidePx / 2;
    const selected = mask === null || mask[points.rows[i]!] === 1;
    context.globalAlpha = selected ? 1 : 0.35;
    context.drawImage(picture, x, y, sidePx, sidePx);
    context.lineWidth = points.correct[i] === 0 ? 3 : 1.5;
    context.strokeStyle = colorOf(colors, points.labels[i]!);
    context.strokeRect(x, y, sidePx, sidePx);
    if (points.correct[i] === 0) {
      context.lineWidth = 2;
      context.strokeStyle = colorOf(colors, points.predicted[i]!);
      context.strokeRect(x + 2.5, y + 2.5, sidePx - 5, sidePx - 5);
    }
    context.globalAlpha = 1;
  }
}

/** What changes with the pointer and the keys, on a canvas of its own. */
export interface Marks {
  readonly hovered: number;
  readonly focus: number;
  /** Points that the keyboard is at, drawn only while the plot has the focus. */
  readonly cursor: Int32Array;
  readonly lasso: readonly Vertex[];
  /** The end of a polygon that follows the pointer. */
  readonly next: Vertex | null;
}

export function drawMarks(
  context: CanvasRenderingContext2D,
  { points, baseRadiusPx }: Pick<Scene, 'points' | 'baseRadiusPx'>,
  marks: Marks,
  frame: Frame,
  view: View,
  look: Look,
): void {
  context.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
  context.clearRect(0, 0, frame.widthPx, frame.heightPx);
  const radiusPx = Math.max(pointRadiusPx(baseRadiusPx, view.k) * 1.5 + 3, thumbSidePx(view.k) * 0.6);
  const ring = (i: number, widthPx: number, style: string): void => {
    context.beginPath();
    context.arc(
      screenX(frame, view, points.xs[i]!),
      screenY(frame, view, points.ys[i]!),
      radiusPx,
      0,
      2 * Math.PI,
    );
    context.lineWidth = widthPx;
    context.strokeStyle = style;
    context.stroke();
  };
  for (const i of marks.cursor) ring(i, 1.5, look.accent);
  for (const i of [marks.hovered, marks.focus]) {
    if (i < 0) continue;
    ring(i, i === marks.focus ? 5 : 4, look.ground);
    ring(i, i === marks.focus ? 2.5 : 1.5, look.ink);
  }
  if (marks.lasso.length > 0) drawLasso(context, marks, frame, view, look);
}

function drawLasso(
  context: CanvasRenderingContext2D,
  { lasso, next }: Marks,
  frame: Frame,
  view: View,
  look: Look,
): void {
  const path = next === null ? lasso : [...lasso, next];
  context.beginPath();
  path.forEach(([x, y], i) => {
    if (i === 0) context.moveTo(screenX(frame, view, x), screenY(frame, view, y));
    else context.lineTo(screenX(frame, view, x), screenY(frame, view, y));
  });
  context.closePath();
  context.globalAlpha = 0.12;
  context.fillStyle = look.accent;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.strokeStyle = look.accent;
  context.stroke();
  if (next === null) return;
  for (const [x, y] of lasso) {
    context.beginPath();
    context.arc(screenX(frame, view, x), screenY(frame, view, y), 4, 0, 2 * Math.PI);
    context.fillStyle = look.accent;
    context.fill();
  }
}
