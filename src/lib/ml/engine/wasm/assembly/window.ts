/**
 * Copies the input rows that a band of output rows reads into `target`, zeros where the window leaves the image, so
 * that the kernels read it without a test: `rows` × `paddedWidth` pixels from (`top`, `left`), which may be negative.
 */
export function copyWindow(
  image: usize,
  height: i32,
  width: i32,
  pixelBytes: i32,
  top: i32,
  left: i32,
  rows: i32,
  paddedWidth: i32,
  target: usize,
): void {
  const pitch = paddedWidth * pixelBytes;
  const before = min(max(-left, 0), paddedWidth);
  const from = max(left, 0);
  const inside = max(min(width - from, paddedWidth - before), 0);
  const after = paddedWidth - before - inside;
  for (let row = 0; row < rows; row++) {
    const source = top + row;
    if (source < 0 || source >= height || inside == 0) {
      memory.fill(target, 0, pitch);
    } else {
      if (before) memory.fill(target, 0, before * pixelBytes);
      memory.copy(
        target + <usize>(before * pixelBytes),
        image + <usize>(source * width + from) * <usize>pixelBytes,
        inside * pixelBytes,
      );
      if (after) memory.fill(target + <usize>((before + inside) * pixelBytes), 0, after * pixelBytes);
    }
    target += pitch;
  }
}
