/**
 * RGB bytes of `count` images to the network's input: bilinear with half-pixel centres, the border repeated, 0 … 255
 * stretched to `low` … `high`. → count × toPx × toPx × 3. In plain script, so that every backend sees the same bits.
 */
export function resizedInput(
  pixels: Uint8Array,
  count: number,
  sizePx: number,
  { sizePx: toPx, low, high }: { readonly sizePx: number; readonly low: number; readonly high: number },
): Float32Array {
  const out = new Float32Array(count * toPx * toPx * 3);
  const { from, to, part } = samplePoints(sizePx, toPx);
  const scale = (high - low) / 255;
  /** Two source rows blended, before the columns are. */
  const line = new Float32Array(sizePx * 3);
  let at = 0;
  for (let image = 0; image < count; image++) {
    const base = image * sizePx * sizePx * 3;
    for (let y = 0; y < toPx; y++) {
      const upper = base + from[y]! * sizePx * 3;
      const lower = base + to[y]! * sizePx * 3;
      const weight = part[y]!;
      for (let i = 0; i < line.length; i++) {
        const value = pixels[upper + i]!;
        line[i] = low + scale * (value + weight * (pixels[lower + i]! - value));
      }
      for (let x = 0; x < toPx; x++) {
        const left = 3 * from[x]!;
        const right = 3 * to[x]!;
        const share = part[x]!;
        for (let c = 0; c < 3; c++)
          out[at++] = line[left + c]! + share * (line[right + c]! - line[left + c]!);
      }
    }
  }
  return out;
}

/** For each target pixel the two source pixels that it lies between, and how far it is from the first. */
function samplePoints(sizePx: number, toPx: number) {
  const from = new Int32Array(toPx);
  const to = new Int32Array(toPx);
  const part = new Float32Array(toPx);
  for (let i = 0; i < toPx; i++) {
    const centre = Math.min(sizePx - 1, Math.max(0, ((i + 0.5) * sizePx) / toPx - 0.5));
    from[i] = Math.floor(centre);
    to[i] = Math.min(sizePx - 1, from[i]! + 1);
    part[i] = centre - from[i]!;
  }
  return { from, to, part };
}
