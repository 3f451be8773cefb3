/**
 * Area averaging of a centre square, fed in bands of rows so that a large image never stands in memory whole. Each
 * output pixel is the mean of the source area that it covers, border pixels weighted by their covered part, in sRGB
 * values; transparency is composited on white. Stretching would change shapes and padding would add a border that a
 * classifier can learn from: so the centre square is taken.
 */
export class AreaResampler {
  /** Side and place of the centre square in the source. */
  readonly sidePx: number;
  readonly leftPx: number;
  readonly topPx: number;
  readonly #sizePx: number;
  readonly #sums: Float64Array;
  readonly #row: Float64Array;

  constructor(widthPx: number, heightPx: number, sizePx: number) {
    this.sidePx = Math.min(widthPx, heightPx);
    this.leftPx = Math.floor((widthPx - this.sidePx) / 2);
    this.topPx = Math.floor((heightPx - this.sidePx) / 2);
    this.#sizePx = sizePx;
    this.#sums = new Float64Array(sizePx * sizePx * 3);
    this.#row = new Float64Array(sizePx * 3);
  }

  /**
   * Adds rows of the square: `rgba` holds rows `firstRow` … of it, each `stridePx` pixels long, the square's own
   * pixels beginning at `offsetPx`.
   */
  add(
    rgba: Uint8ClampedArray | Uint8Array,
    firstRow: number,
    rows: number,
    stridePx = this.sidePx,
    offsetPx = 0,
  ): void {
    const scale = this.#sizePx / this.sidePx;
    for (let y = 0; y < rows; y++) {
      this.#averageRow(rgba, (y * stridePx + offsetPx) * 4, scale);
      const top = (firstRow + y) * scale;
      const bottom = top + scale;
      const last = Math.min(this.#sizePx, Math.ceil(bottom - 1e-9));
      for (let out = Math.floor(top + 1e-9); out < last; out++) {
        const weight = Math.min(bottom, out + 1) - Math.max(top, out);
        const base = out * this.#sizePx * 3;
        for (let i = 0; i < this.#row.length; i++) this.#sums[base + i]! += weight * this.#row[i]!;
      }
    }
  }

  #averageRow(rgba: Uint8ClampedArray | Uint8Array, from: number, scale: number): void {
    const row = this.#row.fill(0);
    for (let x = 0; x < this.sidePx; x++) {
      const at = from + x * 4;
      const alpha = rgba[at + 3]! / 255;
      const white = 255 * (1 - alpha);
      const left = x * scale;
      const right = left + scale;
      const last = Math.min(this.#sizePx, Math.ceil(right - 1e-9));
      for (let out = Math.floor(left + 1e-9); out < last; out++) {
        const weight = Math.min(right, out + 1) - Math.max(left, out);
        row[out * 3]! += weight * (rgba[at]! * alpha + white);
        row[out * 3 + 1]! += weight * (rgba[at + 1]! * alpha + white);
        row[out * 3 + 2]! += weight * (rgba[at + 2]! * alpha + white);
      }
    }
  }

  /** size × size × 3 bytes RGB, rounded half up. */
  result(): Uint8Array {
    return Uint8Array.from(this.#sums, (sum) => Math.min(255, Math.floor(sum + 0.5 + 1e-9)));
  }
}

/** `rgba` (width × height × 4) to the centre square at size × size × 3 RGB; see `AreaResampler`. */
export function resample(
  rgba: Uint8ClampedArray | Uint8Array,
  widthPx: number,
  heightPx: number,
  sizePx: number,
): Uint8Array {
  const area = new AreaResampler(widthPx, heightPx, sizePx);
  area.add(rgba.subarray(area.topPx * widthPx * 4), 0, area.sidePx, widthPx, area.leftPx);
  return area.result();
}
