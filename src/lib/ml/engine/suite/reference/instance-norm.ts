import type { Nonlinearity } from '../../ops';
import { activate } from './nonlinearity';
import type { Shape4 } from './shape';

export interface InstanceNormInputs {
  /** [B,C], both or none. */
  readonly scale?: Float64Array | undefined;
  readonly offset?: Float64Array | undefined;
  readonly residual?: Float64Array | undefined;
}

/** Over height and width, image by image and channel by channel. */
export function instanceNorm(
  x: Float64Array,
  [batch, height, width, channels]: Shape4,
  { scale, offset, residual }: InstanceNormInputs,
  epsilon: number,
  activation: Nonlinearity,
): Float64Array {
  const y = new Float64Array(x.length);
  const area = height * width;
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < channels; c++) {
      const places = Array.from({ length: area }, (_, pixel) => (b * area + pixel) * channels + c);
      const mean = places.reduce((sum, at) => sum + x[at]!, 0) / area;
      const variance = places.reduce((sum, at) => sum + (x[at]! - mean) ** 2, 0) / area;
      const own = b * channels + c;
      for (const at of places) {
        const unit = (x[at]! - mean) / Math.sqrt(variance + epsilon);
        const moved = (scale?.[own] ?? 1) * unit + (offset?.[own] ?? 0) + (residual?.[at] ?? 0);
        y[at] = activate(moved, activation);
      }
    }
  }
  return y;
}
