import { ascii, u16be, u8 } from './bytes';
import { tiffOrientation } from './exif';
import { damaged, PLAIN, truncated, type ImageHeader } from './types';

const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;

/** SOF0–15 without the tables that share the range (DHT, JPG, DAC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Walks the markers to the end of the image (ITU T.81 annex B). Throws `HeaderError` where it is cut off or damaged. */
export function jpegHeader(b: Uint8Array): ImageHeader {
  let frame: { widthPx: number; heightPx: number; cmyk: boolean; bits: number } | null = null;
  let orientation = 1;
  let at = 2;
  for (;;) {
    if (at >= b.length) throw truncated();
    if (b[at] !== 0xff) throw damaged();
    while (b[at] === 0xff) at++;
    const marker = u8(b, at++);
    if (Number.isNaN(marker)) throw truncated();
    if (marker === EOI) {
      if (frame === null) throw damaged();
      return { ...PLAIN, type: 'jpeg', ...frame, orientation, trailingBytes: b.length - at };
    }
    if (standsAlone(marker)) continue;
    const length = u16be(b, at);
    if (length < 2) throw damaged();
    if (!(at + length <= b.length)) throw truncated();
    if (isFrame(marker) && frame === null) {
      frame = {
        bits: u8(b, at + 2),
        heightPx: u16be(b, at + 3),
        widthPx: u16be(b, at + 5),
        cmyk: u8(b, at + 7) === 4,
      };
    }
    if (marker === APP1 && ascii(b, at + 2, 6) === 'Exif\0\0') {
      orientation = tiffOrientation(b.subarray(at + 8, at + length));
    }
    at += length;
    if (marker === SOS) at = skipScan(b, at);
  }
}

/** Position of the marker that ends the entropy-coded data; restart markers and stuffed zeros belong to it. */
function skipScan(b: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = b.indexOf(0xff, at);
    if (at < 0 || at + 1 >= b.length) throw truncated();
    const next = b[at + 1]!;
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}
