/** Sum of cross-entropies in nats and number of right answers of a batch, from its logits, in float64. */
export function score(
  logits: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
): { readonly loss: number; readonly correct: number } {
  let loss = 0;
  let correct = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
    loss += most + Math.log(sum) - row[labels[i]!]!;
    if (row.indexOf(most) === labels[i]) correct++;
  }
  return { loss, correct };
}
