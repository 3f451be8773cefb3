/**
 * The images of some areas picked at once, as `pickCells` does it for cells: with `add` they join, or leave where all
 * of them are there; without, they replace, and picking what is selected clears it.
 */
export function toggledIds(
  selected: readonly string[],
  picked: readonly string[],
  add: boolean,
): readonly string[] {
  const wanted = new Set(picked);
  const others = selected.filter((id) => !wanted.has(id));
  const allThere = selected.length - others.length === wanted.size;
  if (!add) return allThere && others.length === 0 ? [] : picked;
  return allThere ? others : [...others, ...picked];
}
