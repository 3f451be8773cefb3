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
  /** Weighted sums of the columns for the output row that is being filled, RGB. */
  readonly #columns: Float64Array;
  readonly #result: Uint8Array;
  #nextRow = 0;

  constructor(widthPx: number, heightPx: number, sizePx: number) {
    this.sidePx = Math.min(widthPx, heightPx);
    this.leftPx = Math.floor((widthPx - this.sidePx) / 2);
    this.topPx = Math.floor((heightPx - this.sidePx) / 2);
    this.#sizePx = sizePx;
    this.#columns = new Float64Array(this.sidePx * 3);
    this.#result = new Uint8Array(sizePx * sizePx * 3);
  }

  /**
   * Adds the next rows of the square: `rgba` holds `rows` of them, each `stridePx` pixels long, the square's own pixels
   * beginning at `offsetPx`.
   */
  add(rgba: Uint8ClampedArray | Uint8Array, rows: number, stridePx = this.sidePx, offsetPx = 0): void {
    const scale = this.#sizePx / this.sidePx;
    for (let y = 0; y < rows; y++) {
      const top = this.#nextRow++ * scale;
      const bottom = top + scale;
      const last = Math.min(this.#sizePx, Math.ceil(bottom - EPSILON));
      for (let out = Math.floor(top + EPSILON); out < last; out++) {
        this.#addRow(rgba, (y * stridePx + offsetPx) * 4, Math.min(bottom, out + 1) - Math.max(top, out));
        if (bottom >= out + 1 - EPSILON) this.#finishRow(out, scale);
      }
    }
  }

  #addRow(rgba: Uint8ClampedArray | Uint8Array, from: number, weight: number): void {
    const columns = this.#columns;
    for (let at = from, i = 0; i < columns.length; at += 4, i += 3) {
      const alpha = rgba[at + 3]! / 255;
      const white = 255 * (1 - alpha);
      columns[i]! += weight * (rgba[at]! * alpha + white);
      columns[i + 1]! += weight * (rgba[at + 1]! * alpha + white);
      columns[i + 2]! += weight * (rgba[at + 2]! * alpha + white);
    }
  }

  #finishRow(row: number, scale: number): void {
    const columns = this.#columns;
    const sums = new Float64Array(this.#sizePx * 3);
    for (let x = 0; x < this.sidePx; x++) {
      const left = x * scale;
      const right = left + scale;
      const last = Math.min(this.#sizePx, Math.ceil(right - EPSILON));
      for (let out = Math.floor(left + EPSILON); out < last; out++) {
        const weight = Math.min(right, out + 1) - Math.max(left, out);
        for (let c = 0; c < 3; c++) sums[out * 3 + c]! += weight * columns[x * 3 + c]!;
      }
    }
    columns.fill(0);
    const base = row * this.#sizePx * 3;
    for (const [i, sum] of sums.entries())
      this.#result[base + i] = Math.min(255, Math.floor(sum + 0.5 + EPSILON));
  }

  /** size × size × 3 bytes RGB, rounded half up; complete once all rows of the square are added. */
  result(): Uint8Array {
    return this.#result;
  }
}

/** Against the rounding of positions and sums. */
const EPSILON = 1e-9;

/** `rgba` (width × height × 4) to the centre square at size × size × 3 RGB; see `AreaResampler`. */
export function resample(
  rgba: Uint8ClampedArray | Uint8Array,
  widthPx: number,
  heightPx: number,
  sizePx: number,
): Uint8Array {
  const area = new AreaResampler(widthPx, heightPx, sizePx);
  area.add(rgba.subarray(area.topPx * widthPx * 4), area.sidePx, widthPx, area.leftPx);
  return area.result();
}
