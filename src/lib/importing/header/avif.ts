import { ascii, u32be, u8 } from './bytes';
import { damaged, PLAIN, truncated, type ImageHeader } from './types';

/**
 * Walks the boxes (ISO 14496-12, 23008-12). The largest `ispe` counts, since tiles of a grid have their own. Throws
 * `HeaderError` where the image is cut off or damaged. Rotation boxes are left to the decoder.
 */
export function avifHeader(b: Uint8Array): ImageHeader {
  let size = { widthPx: 0, heightPx: 0 };
  let bits = 8;
  let pixels = false;
  const properties = (from: number, to: number): void =>
    boxes(b, from, to, (type, start, end) => {
      if (type === 'meta') properties(start + 4, end);
      else if (type === 'iprp' || type === 'ipco') properties(start, end);
      else if (type === 'mdat' || type === 'idat') pixels = true;
      else if (type === 'pixi') bits = Math.max(bits, u8(b, start + 5));
      else if (type === 'ispe') {
        const found = { widthPx: u32be(b, start + 4), heightPx: u32be(b, start + 8) };
        if (found.widthPx * found.heightPx > size.widthPx * size.heightPx) size = found;
      }
    });
  properties(0, b.length);
  if (size.widthPx === 0) throw damaged();
  if (!pixels) throw truncated();
  return { ...PLAIN, type: 'avif', ...size, bits, animated: ascii(b, 8, 4) === 'avis' };
}

function boxes(
  b: Uint8Array,
  from: number,
  to: number,
  visit: (type: string, start: number, end: number) => void,
): void {
  for (let at = from; at < to;) {
    let length = u32be(b, at);
    let start = at + 8;
    if (length === 1) {
      length = u32be(b, at + 8) * 2 ** 32 + u32be(b, at + 12);
      start = at + 16;
    } else if (length === 0) length = to - at;
    if (!(at + length <= to)) throw truncated();
    if (at + length < start) throw damaged();
    visit(ascii(b, at + 4, 4), start, at + length);
    at += length;
  }
}
