/** A square picture, one 32-bit RGBA pixel (little-endian, not premultiplied) after the other. */
export interface Stamp {
  readonly sidePx: number;
  readonly pixels: Uint32Array;
}

/** Pixels that stamps are set into. */
export interface Sheet {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint32Array;
}

/**
 * Sets a stamp over what is there, its corner at whole device pixels. Ten thousand of them take some milliseconds on
 * any machine, where as many `drawImage` take hundreds without a graphics card.
 */
export function setStamp(sheet: Sheet, stamp: Stamp, leftPx: number, topPx: number): void {
  const { sidePx, pixels: source } = stamp;
  const { widthPx, heightPx, pixels: target } = sheet;
  const fromX = Math.max(0, -leftPx);
  const toX = Math.min(sidePx, widthPx - leftPx);
  const toY = Math.min(sidePx, heightPx - topPx);
  for (let y = Math.max(0, -topPx); y < toY; y++) {
    const row = y * sidePx;
    const line = (topPx + y) * widthPx + leftPx;
    for (let x = fromX; x < toX; x++) {
      const pixel = source[row + x]!;
      const alpha = pixel >>> 24;
      if (alpha === 0) continue;
      const below = target[line + x]!;
      target[line + x] = alpha === 255 || below >>> 24 === 0 ? pixel : over(pixel, below);
    }
  }
}

/** One pixel over another, neither premultiplied. */
export function over(pixel: number, below: number): number {
  const a = pixel >>> 24;
  const b = ((below >>> 24) * (255 - a)) / 255;
  const sum = a + b;
  const mix = (shift: number): number =>
    Math.round((((pixel >>> shift) & 255) * a + ((below >>> shift) & 255) * b) / sum);
  return ((Math.round(sum) << 24) | (mix(16) << 16) | (mix(8) << 8) | mix(0)) >>> 0;
}
