import type { ImageGroup, ImagesModel } from './model';

/** A line of the grid: a group's heading, or tiles at positions `start` … `end` − 1 of the order. */
export type Line =
  | { readonly kind: 'heading'; readonly group: ImageGroup }
  | { readonly kind: 'tiles'; readonly start: number; readonly end: number };

export function linesOf({ order, groups }: ImagesModel, columns: number): readonly Line[] {
  const lines: Line[] = [];
  const tiles = (from: number, to: number): void => {
    for (let start = from; start < to; start += columns) {
      lines.push({ kind: 'tiles', start, end: Math.min(start + columns, to) });
    }
  };
  if (groups.length === 0) tiles(0, order.length);
  for (const group of groups) {
    lines.push({ kind: 'heading', group });
    tiles(group.start, group.start + group.count);
  }
  return lines;
}

/** Index of the line that holds a position. */
export function lineAt(lines: readonly Line[], position: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const line = lines[middle]!;
    const start = line.kind === 'tiles' ? line.start : line.group.start;
    if (start <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const MOVES = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  PageUp: 'page-up',
  PageDown: 'page-down',
} as const;
export type Move = (typeof MOVES)[keyof typeof MOVES];

export const moveOf = (key: string): Move | null => (key in MOVES ? MOVES[key as keyof typeof MOVES] : null);

/** Where a move leads from a position; the column is kept as far as the target line reaches. */
export function moved(
  lines: readonly Line[],
  total: number,
  position: number,
  move: Move,
  pageLines = 5,
): number {
  switch (move) {
    case 'left':
      return Math.max(0, position - 1);
    case 'right':
      return Math.min(total - 1, position + 1);
    case 'first':
      return 0;
    case 'last':
      return total - 1;
    case 'up':
      return vertical(lines, position, -1);
    case 'down':
      return vertical(lines, position, 1);
    case 'page-up':
    case 'page-down': {
      let at = position;
      for (let i = 0; i < pageLines; i++) at = vertical(lines, at, move === 'page-up' ? -1 : 1);
      return at;
    }
    default:
      return move satisfies never;
  }
}

function vertical(lines: readonly Line[], position: number, step: 1 | -1): number {
  const from = lineAt(lines, position);
  const here = lines[from];
  if (here?.kind !== 'tiles') return position;
  for (let at = from + step; at >= 0 && at < lines.length; at += step) {
    const line = lines[at]!;
    if (line.kind === 'tiles') return Math.min(line.start + (position - here.start), line.end - 1);
  }
  return position;
}
