import type { Points } from './model';

const CELLS = 22;

/**
 * Groups of points that hang together in the plane: those in cells of a coarse grid that touch, largest first. What
 * is in groups of less than 2 % is gathered in one last group of stragglers.
 * @param members indices of points
 */
export function islandsOf(points: Points, members: Int32Array): readonly Int32Array[] {
  const cellOf = (i: number): number => {
    const x = Math.min(CELLS - 1, Math.max(0, Math.floor(points.xs[i]! * CELLS)));
    const y = Math.min(CELLS - 1, Math.max(0, Math.floor(points.ys[i]! * CELLS)));
    return y * CELLS + x;
  };
  const cells: (number[] | undefined)[] = [];
  for (const i of members) (cells[cellOf(i)] ??= []).push(i);
  const islands: number[][] = [];
  for (let start = 0; start < CELLS * CELLS; start++) {
    if (cells[start] === undefined) continue;
    const island: number[] = [];
    const waiting = [start];
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      const here = cells[cell];
      if (here === undefined) continue;
      cells[cell] = undefined;
      island.push(...here);
      waiting.push(...neighbours(cell));
    }
    islands.push(island);
  }
  return gathered(islands, members.length).map((island) => Int32Array.from(island));
}

function neighbours(cell: number): readonly number[] {
  const x = cell % CELLS;
  const y = Math.floor(cell / CELLS);
  const found: number[] = [];
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [nx, ny] = [x + dx, y + dy];
      if ((dx !== 0 || dy !== 0) && nx >= 0 && ny >= 0 && nx < CELLS && ny < CELLS)
        found.push(ny * CELLS + nx);
    }
  }
  return found;
}

function gathered(islands: readonly number[][], total: number): readonly number[][] {
  const least = Math.max(2, total * 0.02);
  const large = islands.filter(({ length }) => length >= least).sort((a, b) => b.length - a.length);
  const stragglers = islands.filter(({ length }) => length < least).flat();
  return stragglers.length === 0 ? large : [...large, stragglers];
}
