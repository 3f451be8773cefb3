/** Moves labels apart that would overlap, in order of their position; the result keeps the order given. */
export function apart(
  positions: readonly number[],
  gap: number,
  low: number,
  high: number,
): readonly number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]! || a - b);
  const placed = [...positions];
  for (let k = 0; k < order.length; k++) {
    const floor = k === 0 ? low : placed[order[k - 1]!]! + gap;
    placed[order[k]!] = Math.max(placed[order[k]!]!, floor);
  }
  for (let k = order.length - 1; k >= 0; k--) {
    const ceiling = k === order.length - 1 ? high : placed[order[k + 1]!]! - gap;
    placed[order[k]!] = Math.min(placed[order[k]!]!, ceiling);
  }
  return placed;
}
