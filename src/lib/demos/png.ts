import { zlibSync } from 'fflate';
import { createCRC32 } from 'hash-wasm';
import { SIDE_PX } from './contract';
import { toRgb, type IndexedImage } from './indexed';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const TRUE_COLOR = 2;
const PALETTE = 3;

export type PngEncoder = (image: IndexedImage) => Uint8Array<ArrayBuffer>;

/**
 * An encoder whose bytes are the same in every browser, which those of a canvas are not: eight bits a pixel with a
 * palette, or RGB where there are more than 256 colours; no row filters; deflate in JavaScript.
 */
export async function createPngEncoder(): Promise<PngEncoder> {
  const crc = await createCRC32();
  const chunk = (type: string, data: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(12 + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, data.length);
    for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
    bytes.set(data, 8);
    bytes.set(crc.init().update(bytes.subarray(4, -4)).digest('binary'), 8 + data.length);
    return bytes;
  };
  return (image) => {
    const small = image.palette.length <= 256 * 3;
    const header = new Uint8Array([
      0,
      0,
      0,
      SIDE_PX,
      0,
      0,
      0,
      SIDE_PX,
      8,
      small ? PALETTE : TRUE_COLOR,
      0,
      0,
      0,
    ]);
    const rows = withFilterBytes(small ? Uint8Array.from(image.indices) : toRgb(image));
    return concat([
      Uint8Array.from(SIGNATURE),
      chunk('IHDR', header),
      ...(small ? [chunk('PLTE', image.palette)] : []),
      chunk('IDAT', zlibSync(rows, { level: 4 })),
      chunk('IEND', new Uint8Array()),
    ]);
  };
}

/** Each row preceded by filter 0, "none". */
function withFilterBytes(pixels: Uint8Array): Uint8Array {
  const width = pixels.length / SIDE_PX;
  const rows = new Uint8Array(SIDE_PX * (width + 1));
  for (let y = 0; y < SIDE_PX; y++)
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return rows;
}

export function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
