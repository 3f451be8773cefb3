export function matMul(
  a: Float64Array,
  b: Float64Array,
  [m, k, n]: readonly [number, number, number],
  transposeA: boolean,
  transposeB: boolean,
  bias?: Float64Array,
): Float64Array {
  const y = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = bias?.[j] ?? 0;
      for (let l = 0; l < k; l++) {
        sum += (transposeA ? a[l * m + i]! : a[i * k + l]!) * (transposeB ? b[j * k + l]! : b[l * n + j]!);
      }
      y[i * n + j] = sum;
    }
  }
  return y;
}

export function softmax(logits: Float64Array, classes: number): Float64Array {
  const y = new Float64Array(logits.length);
  for (let row = 0; row < logits.length; row += classes) {
    const values = logits.subarray(row, row + classes);
    const top = Math.max(...values);
    const total = values.reduce((sum, value) => sum + Math.exp(value - top), 0);
    values.forEach((value, i) => (y[row + i] = Math.exp(value - top) / total));
  }
  return y;
}

/** [B], in nats. */
export function crossEntropy(logits: Float64Array, targets: Float64Array, classes: number): Float64Array {
  const loss = new Float64Array(logits.length / classes);
  softmax(logits, classes).forEach((p, i) => {
    if (targets[i]! > 0) loss[Math.floor(i / classes)]! -= targets[i]! * Math.log(p);
  });
  return loss;
}
