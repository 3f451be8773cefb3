import { u16le, u8 } from './bytes';
import { damaged, PLAIN, truncated, type ImageHeader } from './types';

const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Walks the blocks to the trailer (GIF89a). Throws `HeaderError` where the image is cut off or damaged. */
export function gifHeader(b: Uint8Array): ImageHeader {
  if (b.length < 13) throw truncated();
  let frames = 0;
  let at = 13 + tableBytes(u8(b, 10));
  for (;;) {
    const block = u8(b, at);
    if (Number.isNaN(block)) throw truncated();
    if (block === 0x3b) {
      if (frames === 0) throw damaged();
      return {
        ...PLAIN,
        type: 'gif',
        widthPx: u16le(b, 6),
        heightPx: u16le(b, 8),
        animated: frames > 1,
        trailingBytes: b.length - at - 1,
      };
    }
    if (block === 0x21) at = skipBlocks(b, at + 2);
    else if (block === 0x2c) {
      frames++;
      if (at + 10 > b.length) throw truncated();
      at = skipBlocks(b, at + 11 + tableBytes(u8(b, at + 9)));
    } else throw damaged();
  }
}

/** Position after a chain of sub-blocks. */
function skipBlocks(b: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const length = u8(b, at);
    if (Number.isNaN(length)) throw truncated();
    at += 1 + length;
    if (length === 0) return at;
  }
}
