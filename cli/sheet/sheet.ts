import type { Picture } from './png';

const GAP_PX = 2;
const PAPER = 255;

/** Tiles of one size in rows of `columns`, on white. `tiles` are `sizePx` × `sizePx` × 3 bytes RGB each. */
export function sheet(tiles: readonly Uint8Array[], sizePx: number, columns: number): Picture {
  const step = sizePx + GAP_PX;
  const widthPx = columns * step - GAP_PX;
  const heightPx = Math.max(1, Math.ceil(tiles.length / columns)) * step - GAP_PX;
  const pixels = new Uint8Array(widthPx * heightPx * 3).fill(PAPER);
  tiles.forEach((tile, i) => {
    const left = (i % columns) * step;
    const top = Math.floor(i / columns) * step;
    for (let y = 0; y < sizePx; y++) {
      const row = tile.subarray(y * sizePx * 3, (y + 1) * sizePx * 3);
      pixels.set(row, ((top + y) * widthPx + left) * 3);
    }
  });
  return { widthPx, heightPx, pixels };
}

/** The images of a buffer of them. */
export function tilesOf(pixels: Uint8Array, sizePx: number): Uint8Array[] {
  const size = sizePx * sizePx * 3;
  return Array.from({ length: pixels.length / size }, (_, i) => pixels.subarray(i * size, (i + 1) * size));
}

/** A heat map over an image: the image in grey, the map (0 … 1, row-major) from dark blue to yellow over it. */
export function overlay(
  tile: Uint8Array,
  sizePx: number,
  map: { readonly widthPx: number; readonly heightPx: number; readonly values: ArrayLike<number> },
): Uint8Array {
  const out = new Uint8Array(tile.length);
  for (let y = 0; y < sizePx; y++) {
    for (let x = 0; x < sizePx; x++) {
      const heat = bilinear(
        map,
        ((x + 0.5) / sizePx) * map.widthPx - 0.5,
        ((y + 0.5) / sizePx) * map.heightPx - 0.5,
      );
      const at = (y * sizePx + x) * 3;
      const grey = 0.3 * tile[at]! + 0.59 * tile[at + 1]! + 0.11 * tile[at + 2]!;
      const hot = [255 * Math.min(1, 1.6 * heat), 220 * heat, 120 * (1 - heat)];
      for (let c = 0; c < 3; c++) out[at + c] = grey * (1 - 0.6 * heat) + hot[c]! * 0.6 * heat;
    }
  }
  return out;
}

function bilinear(
  { widthPx, heightPx, values }: { widthPx: number; heightPx: number; values: ArrayLike<number> },
  x: number,
  y: number,
): number {
  const clamp = (v: number, high: number): number => Math.min(high, Math.max(0, v));
  const [left, top] = [clamp(Math.floor(x), widthPx - 1), clamp(Math.floor(y), heightPx - 1)];
  const [right, bottom] = [clamp(left + 1, widthPx - 1), clamp(top + 1, heightPx - 1)];
  const [u, v] = [clamp(x - left, 1), clamp(y - top, 1)];
  const at = (column: number, row: number): number => values[row * widthPx + column]!;
  const upper = at(left, top) * (1 - u) + at(right, top) * u;
  return upper * (1 - v) + (at(left, bottom) * (1 - u) + at(right, bottom) * u) * v;
}
