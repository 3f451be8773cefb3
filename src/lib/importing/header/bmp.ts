import { u16le, u32le } from './bytes';
import { damaged, PLAIN, truncated, type ImageHeader } from './types';

/** Reads the core or info header. Throws `HeaderError` where the image is cut off or damaged. */
export function bmpHeader(b: Uint8Array): ImageHeader {
  const core = u32le(b, 14) === 12;
  const widthPx = core ? u16le(b, 18) : u32le(b, 18);
  // A negative height marks rows from the top down.
  const heightPx = core ? u16le(b, 20) : Math.abs(u32le(b, 22) | 0);
  const bitsPerPixel = core ? u16le(b, 24) : u16le(b, 28);
  const compression = core ? 0 : u32le(b, 30);
  const start = u32le(b, 10);
  if (!(widthPx > 0 && heightPx > 0 && bitsPerPixel > 0)) throw b.length < 34 ? truncated() : damaged();
  const plainBytes = Math.ceil((widthPx * bitsPerPixel) / 32) * 4 * heightPx;
  const end = compression === 0 || compression === 3 ? start + plainBytes : start + u32le(b, 34);
  if (!(end <= b.length)) throw truncated();
  const declared = u32le(b, 2);
  return {
    ...PLAIN,
    type: 'bmp',
    widthPx,
    heightPx,
    trailingBytes: Math.max(0, b.length - Math.max(end, declared)),
  };
}
