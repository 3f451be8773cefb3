import type { Layout } from '../../src/lib/domain/discovery';
import type { Picture } from './png';

const SIDE_PX = 640;
const MARGIN_PX = 12;
const RADIUS_PX = 2.5;
/** Okabe and Ito's, black last. */
const COLOURS = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
  [230, 159, 0],
  [240, 228, 66],
  [0, 0, 0],
] as const;

/** A dot a row, coloured by class, on white. */
export function scatter({ points, rows }: Layout, labels: ArrayLike<number>): Picture {
  const pixels = new Uint8Array(SIDE_PX * SIDE_PX * 3).fill(255);
  const axis = (at: 0 | 1): { low: number; span: number } => {
    const values = Array.from(rows, (row) => points[2 * row + at]!);
    const low = values.reduce((a, b) => Math.min(a, b), Infinity);
    const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
    return { low, span: high - low || 1 };
  };
  const axes = [axis(0), axis(1)] as const;
  const place = (row: number, at: 0 | 1): number =>
    MARGIN_PX + ((points[2 * row + at]! - axes[at].low) / axes[at].span) * (SIDE_PX - 2 * MARGIN_PX);
  for (const row of rows) {
    const [x, y] = [place(row, 0), place(row, 1)];
    const colour = COLOURS[(labels[row] ?? 0) % COLOURS.length]!;
    for (let dy = Math.floor(y - RADIUS_PX); dy <= y + RADIUS_PX; dy++) {
      for (let dx = Math.floor(x - RADIUS_PX); dx <= x + RADIUS_PX; dx++) {
        if (Math.hypot(dx - x, dy - y) <= RADIUS_PX) pixels.set(colour, (dy * SIDE_PX + dx) * 3);
      }
    }
  }
  return { widthPx: SIDE_PX, heightPx: SIDE_PX, pixels };
}
