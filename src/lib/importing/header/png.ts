import { ascii, u32be, u8 } from './bytes';
import { tiffOrientation } from './exif';
import { damaged, PLAIN, truncated, type ImageHeader } from './types';

/** Walks the chunks to IEND. Throws `HeaderError` where the image is cut off or damaged. */
export function pngHeader(b: Uint8Array): ImageHeader {
  if (b.length < 33) throw truncated();
  if (ascii(b, 12, 4) !== 'IHDR') throw damaged();
  let orientation = 1;
  let animated = false;
  let pixels = false;
  for (let at = 8; ;) {
    const length = u32be(b, at);
    const end = at + 12 + length;
    if (!(end <= b.length)) throw truncated();
    const type = ascii(b, at + 4, 4);
    if (type === 'acTL') animated = true;
    if (type === 'IDAT') pixels = true;
    if (type === 'eXIf') orientation = tiffOrientation(b.subarray(at + 8, at + 8 + length));
    if (type === 'IEND') {
      if (!pixels) throw damaged();
      return {
        ...PLAIN,
        type: 'png',
        widthPx: u32be(b, 16),
        heightPx: u32be(b, 20),
        bits: u8(b, 24),
        orientation,
        animated,
        trailingBytes: b.length - end,
      };
    }
    at = end;
  }
}
