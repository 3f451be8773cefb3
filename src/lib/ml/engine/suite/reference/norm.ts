/** Mean and biased variance of each channel; `channels` is the last axis. */
export function moments(x: Float64Array, channels: number): { mean: Float64Array; variance: Float64Array } {
  const n = x.length / channels;
  const mean = new Float64Array(channels);
  const variance = new Float64Array(channels);
  x.forEach((value, i) => (mean[i % channels]! += value / n));
  x.forEach((value, i) => (variance[i % channels]! += (value - mean[i % channels]!) ** 2 / n));
  return { mean, variance };
}

export interface NormInputs {
  readonly scale: Float64Array;
  readonly offset: Float64Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly residual?: Float64Array | undefined;
}

export function normalise(
  x: Float64Array,
  inputs: NormInputs,
  epsilon: number,
  useRelu: boolean,
): Float64Array {
  const channels = inputs.scale.length;
  return x.map((value, i) => {
    const c = i % channels;
    const unit = (value - inputs.mean[c]!) / Math.sqrt(inputs.variance[c]! + epsilon);
    const y = inputs.scale[c]! * unit + inputs.offset[c]! + (inputs.residual?.[i] ?? 0);
    return useRelu ? Math.max(0, y) : y;
  });
}
