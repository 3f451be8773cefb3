/** Mean of (x·y / width + 1)³ over pairs of rows, with `same` without each row's pair with itself. */
function meanKernel(a: Float32Array, b: Float32Array, width: number, same: boolean): number {
  const n = a.length / width;
  const m = b.length / width;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      if (same && i === j) continue;
      let dot = 0;
      for (let c = 0; c < width; c++) dot += a[i * width + c]! * b[j * width + c]!;
      sum += (dot / width + 1) ** 3;
    }
  }
  return sum / (same ? n * (n - 1) : n * m);
}

/**
 * Kernel inception distance (Bińkowski et al. 2018) between two sets of features, [n, width] and [m, width]: the
 * unbiased squared maximum mean discrepancy with a cubic kernel. May be negative; `null` with fewer than two rows.
 */
export function kid(a: Float32Array, b: Float32Array, width: number): number | null {
  if (a.length < 2 * width || b.length < 2 * width) return null;
  return meanKernel(a, a, width, true) + meanKernel(b, b, width, true) - 2 * meanKernel(a, b, width, false);
}
