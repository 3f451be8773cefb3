import { ascii, u16le, u24le, u32le, u8 } from './bytes';
import { tiffOrientation } from './exif';
import { damaged, PLAIN, truncated, type ImageHeader } from './types';

/** Walks the RIFF chunks. Throws `HeaderError` where the image is cut off or damaged. */
export function webpHeader(b: Uint8Array): ImageHeader {
  const end = 8 + u32le(b, 4);
  if (!(end <= b.length)) throw truncated();
  let size: { widthPx: number; heightPx: number } | null = null;
  let orientation = 1;
  let animated = false;
  let pixels = false;
  for (let at = 12; at + 8 <= end;) {
    const type = ascii(b, at, 4);
    const length = u32le(b, at + 4);
    const data = at + 8;
    if (data + length > end) throw truncated();
    if (type === 'VP8X') {
      animated = (u8(b, data) & 2) !== 0;
      size = { widthPx: u24le(b, data + 4) + 1, heightPx: u24le(b, data + 7) + 1 };
    } else if (type === 'VP8 ') {
      pixels = true;
      size ??= { widthPx: u16le(b, data + 6) & 0x3fff, heightPx: u16le(b, data + 8) & 0x3fff };
    } else if (type === 'VP8L') {
      pixels = true;
      const bits = u32le(b, data + 1);
      size ??= { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
    } else if (type === 'ANMF') pixels = true;
    else if (type === 'EXIF') orientation = exifChunk(b.subarray(data, data + length));
    at = data + length + (length & 1);
  }
  if (size === null || !pixels) throw damaged();
  return { ...PLAIN, type: 'webp', ...size, orientation, animated, trailingBytes: b.length - end };
}

/** Some writers keep the `Exif\0\0` of JPEG in front. */
const exifChunk = (chunk: Uint8Array): number =>
  tiffOrientation(ascii(chunk, 0, 4) === 'Exif' ? chunk.subarray(6) : chunk);
