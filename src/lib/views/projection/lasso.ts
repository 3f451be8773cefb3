import { polygonContains } from 'd3-polygon';
import type { Points } from './model';

export type Vertex = readonly [x: number, y: number];

/** Adds a vertex unless it is nearer than `gap` to the last one, so that a fast hand makes no thousand of them. */
export function extended(polygon: readonly Vertex[], next: Vertex, gap: number): readonly Vertex[] {
  const last = polygon.at(-1);
  if (last !== undefined && Math.hypot(last[0] - next[0], last[1] - next[1]) < gap) return polygon;
  return [...polygon, next];
}

/** Indices of the points inside; the polygon closes itself. Everything in the unit square's measure. */
export function inside(points: Points, polygon: readonly Vertex[]): Int32Array {
  if (polygon.length < 3) return new Int32Array(0);
  const xs = polygon.map(([x]) => x);
  const ys = polygon.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const ring = polygon.map(([x, y]): [number, number] => [x, y]);
  const found: number[] = [];
  for (let i = 0; i < points.rows.length; i++) {
    const x = points.xs[i]!;
    const y = points.ys[i]!;
    if (x < left || x > right || y < top || y > bottom) continue;
    if (polygonContains(ring, [x, y])) found.push(i);
  }
  return Int32Array.from(found);
}

export type Combine = 'replace' | 'add' | 'remove';

/** Shift or Ctrl adds, Alt takes away, else it replaces. */
export const combineOf = (event: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}): Combine =>
  event.altKey ? 'remove' : event.shiftKey || event.ctrlKey || event.metaKey ? 'add' : 'replace';

export function combined(
  before: readonly string[],
  picked: readonly string[],
  how: Combine,
): readonly string[] {
  if (how === 'replace') return picked;
  const wanted = new Set(picked);
  if (how === 'remove') return before.filter((id) => !wanted.has(id));
  return [...before.filter((id) => !wanted.has(id)), ...picked];
}
