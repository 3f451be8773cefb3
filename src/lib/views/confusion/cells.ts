export interface Cell {
  readonly label: number;
  readonly predicted: number;
}

const same = (a: Cell, b: Cell): boolean => a.label === b.label && a.predicted === b.predicted;

export const hasCell = (cells: readonly Cell[], cell: Cell): boolean => cells.some((c) => same(c, cell));

/**
 * A pick of some cells at once (one, a row, a column). With `add` they join what is there, or leave it where all of
 * them are there already; without, they replace it, and picking what is selected clears it.
 */
export function pickCells(selected: readonly Cell[], picked: readonly Cell[], add: boolean): readonly Cell[] {
  const allThere = picked.every((cell) => hasCell(selected, cell));
  if (!add) return allThere && selected.length === picked.length ? [] : picked;
  const others = selected.filter((cell) => !hasCell(picked, cell));
  return allThere ? others : [...others, ...picked];
}
