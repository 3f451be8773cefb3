import { DashError } from '../../../domain/errors';

/** Sizes of a 2-D convolution over NHWC images with HWIO filters. */
export interface ConvGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly stride: number;
  readonly padTop: number;
  readonly padLeft: number;
}

function extent(size: number, kernel: number, stride: number, pad: string): { out: number; before: number } {
  if (pad === 'same') {
    const out = Math.ceil(size / stride);
    return { out, before: Math.floor(Math.max(0, (out - 1) * stride + kernel - size) / 2) };
  }
  if (pad === 'valid') return { out: Math.floor((size - kernel) / stride) + 1, before: 0 };
  throw new DashError('BadInput', `Padding is 'same' or 'valid', not '${pad}'.`);
}

/** Padding as TensorFlow defines it. Throws `BadInput` for shapes that do not fit. */
export function convGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  stride: number,
  pad: string,
): ConvGeometry {
  const [batch, inHeight, inWidth, inChannels] = inputShape;
  const [kernelHeight, kernelWidth, filterChannels, outChannels] = filterShape;
  if (
    batch === undefined ||
    inHeight === undefined ||
    inWidth === undefined ||
    inChannels === undefined ||
    kernelHeight === undefined ||
    kernelWidth === undefined ||
    outChannels === undefined ||
    filterChannels !== inChannels
  ) {
    throw new DashError(
      'BadInput',
      `A filter of ${filterShape.join('×')} cannot run over ${inputShape.join('×')}.`,
    );
  }
  const vertical = extent(inHeight, kernelHeight, stride, pad);
  const horizontal = extent(inWidth, kernelWidth, stride, pad);
  if (vertical.out < 1 || horizontal.out < 1) {
    throw new DashError('BadInput', `Images of ${inHeight}×${inWidth} are smaller than the filter.`);
  }
  return {
    batch,
    inHeight,
    inWidth,
    inChannels,
    outHeight: vertical.out,
    outWidth: horizontal.out,
    outChannels,
    kernelHeight,
    kernelWidth,
    stride,
    padTop: vertical.before,
    padLeft: horizontal.before,
  };
}

export const outputShape = (g: ConvGeometry): number[] => [g.batch, g.outHeight, g.outWidth, g.outChannels];

/** One phase of the input gradient along one axis: every `stride`-th position of dx from `first` on. */
export interface Phase {
  readonly first: number;
  /** Positions of dx in this phase. */
  readonly count: number;
  /** First kernel tap that reaches it; further taps lie `stride` apart. */
  readonly tap: number;
  readonly taps: number;
  /** Zeros before dy as a stride-1 convolution with the taps in reverse order sees it; may be negative. */
  readonly pad: number;
}

/**
 * dx at position i takes dy[(i + padBefore − k) / stride] · w[k] over the taps k that make this a whole number, the same
 * taps for all positions that are equal modulo the stride: so the input gradient is `stride` plain convolutions of dy.
 */
export function phases(size: number, kernel: number, stride: number, padBefore: number): Phase[] {
  const list: Phase[] = [];
  for (let first = 0; first < Math.min(stride, size); first++) {
    const tap = (first + padBefore) % stride;
    const taps = Math.max(0, Math.ceil((kernel - tap) / stride));
    const shift = (first + padBefore - tap) / stride;
    list.push({ first, count: Math.ceil((size - first) / stride), tap, taps, pad: taps - 1 - shift });
  }
  return list;
}
