export type Shape4 = readonly [batch: number, height: number, width: number, channels: number];

export interface Padding {
  readonly out: number;
  readonly before: number;
}

/** Size of the output and pixels before the first, along one axis. */
export function padding(size: number, window: number, stride: number, pad: 'same' | 'valid'): Padding {
  if (pad === 'valid') return { out: Math.floor((size - window) / stride) + 1, before: 0 };
  const out = Math.ceil(size / stride);
  return { out, before: Math.floor(Math.max(0, (out - 1) * stride + window - size) / 2) };
}
