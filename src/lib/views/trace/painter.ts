import { BROKEN, FIXED } from '../../ui/palette';
import type { Fate, TraceLayout, TraceModel } from './model';

export interface TraceColors {
  readonly unchanged: string;
  readonly text: string;
}

export interface Painting {
  readonly model: TraceModel;
  readonly layout: TraceLayout;
  /** 1 where the position is selected; `null` where nothing is. */
  readonly selected: Uint8Array | null;
  /** Position under the pointer or the keyboard. */
  readonly focus: number | null;
  readonly colors: TraceColors;
}

/** Unchanged first, so that what changed lies on top. */
const LAYERS: readonly Fate[] = ['right', 'wrong', 'broken', 'fixed'];
const DASH = [5, 4];

const colorOf = (fate: Fate, colors: TraceColors): string =>
  fate === 'fixed' ? FIXED : fate === 'broken' ? BROKEN : colors.unchanged;

/** Draws all of it; one path a layer for what is alike, so that thousands of lines stay cheap. */
export function paintTrace(context: CanvasRenderingContext2D, painting: Painting): void {
  const { model, selected, focus } = painting;
  for (const fate of LAYERS) {
    const all = model.fates.flatMap((other, i) => (other === fate ? [i] : []));
    const dim = selected === null ? [] : all.filter((i) => selected[i] === 0);
    const lit = selected === null ? all : all.filter((i) => selected[i] === 1);
    paintLines(context, painting, fate, dim, 0.06);
    paintPoints(context, painting, fate, dim, 0.25);
    paintLines(context, painting, fate, lit, fate === 'fixed' || fate === 'broken' ? 0.7 : 0.16);
    paintPoints(context, painting, fate, lit, 1);
  }
  if (focus !== null) paintFocus(context, painting, focus);
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function paintLines(
  context: CanvasRenderingContext2D,
  { layout, colors }: Painting,
  fate: Fate,
  positions: readonly number[],
  alpha: number,
): void {
  context.globalAlpha = alpha;
  context.strokeStyle = colorOf(fate, colors);
  context.lineWidth = fate === 'fixed' || fate === 'broken' ? 1.25 : 1;
  context.setLineDash(fate === 'broken' ? DASH : []);
  context.beginPath();
  for (const i of positions) polyline(context, layout, i);
  context.stroke();
}

function polyline(context: CanvasRenderingContext2D, { points }: TraceLayout, i: number): void {
  points.forEach((places, c) => {
    const [x, y] = [places[i * 2]!, places[i * 2 + 1]!];
    if (c === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
}

function paintPoints(
  context: CanvasRenderingContext2D,
  { layout, colors }: Painting,
  fate: Fate,
  positions: readonly number[],
  alpha: number,
): void {
  const radius = Math.min(4.2, Math.max(0.6, layout.stepPx * 0.4));
  context.globalAlpha = alpha;
  context.fillStyle = colorOf(fate, colors);
  context.setLineDash([]);
  context.beginPath();
  for (const i of positions) {
    for (const places of layout.points) mark(context, fate, places[i * 2]!, places[i * 2 + 1]!, radius);
  }
  context.fill();
}

/** ▲ fixed, ▼ broken, a dot else. */
function mark(context: CanvasRenderingContext2D, fate: Fate, x: number, y: number, r: number): void {
  if (fate !== 'fixed' && fate !== 'broken') {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  const up = fate === 'fixed' ? -1 : 1;
  context.moveTo(x, y + up * r * 1.25);
  context.lineTo(x + r * 1.1, y - up * r * 0.8);
  context.lineTo(x - r * 1.1, y - up * r * 0.8);
  context.closePath();
}

function paintFocus(context: CanvasRenderingContext2D, painting: Painting, i: number): void {
  const { layout, colors, model } = painting;
  context.globalAlpha = 1;
  context.strokeStyle = colors.text;
  context.lineWidth = 2;
  context.setLineDash(model.fates[i] === 'broken' ? DASH : []);
  context.beginPath();
  polyline(context, layout, i);
  context.stroke();
  context.setLineDash([]);
  for (const places of layout.points) {
    context.beginPath();
    context.arc(places[i * 2]!, places[i * 2 + 1]!, Math.max(5, layout.stepPx * 0.6), 0, 2 * Math.PI);
    context.stroke();
  }
}
