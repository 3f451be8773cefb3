/**
 * Share of a map's heat that lies on a mask. Map: row-major, height × width; its cells are spread evenly over the
 * picture. Mask: one bit a pixel of a square picture, the highest bit of a byte first. The map must not be empty.
 */
export function maskMass(
  map: { readonly widthPx: number; readonly heightPx: number; readonly values: ArrayLike<number> },
  mask: Uint8Array,
  sidePx: number,
): number {
  let inside = 0;
  let all = 0;
  for (let y = 0; y < sidePx; y++) {
    const row = Math.floor((y * map.heightPx) / sidePx);
    for (let x = 0; x < sidePx; x++) {
      const heat = map.values[row * map.widthPx + Math.floor((x * map.widthPx) / sidePx)]!;
      const at = y * sidePx + x;
      all += heat;
      if ((mask[at >> 3]! & (0x80 >> (at & 7))) !== 0) inside += heat;
    }
  }
  return inside / all;
}
