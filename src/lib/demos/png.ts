import { zlibSync } from 'fflate';
import { createCRC32 } from 'hash-wasm';
import { SIDE_PX } from './contract';
import { toRgb, type IndexedImage } from './indexed';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const TRUE_COLOUR = 2;
const PALETTE = 3;

export type PngEncoder = (image: IndexedImage) => Uint8Array<ArrayBuffer>;

/** What is the environment's: the CRC-32 of bytes, and a zlib stream of them. */
export interface PngTools {
  readonly crc32: (bytes: Uint8Array) => number;
  readonly deflate: (bytes: Uint8Array) => Uint8Array;
}

export interface PngImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Row by row: three bytes a pixel, or one where there is a palette. */
  readonly pixels: Uint8Array;
  /** RGB of at most 256 colours. */
  readonly palette?: Uint8Array;
}

/** A PNG of eight bits a sample, without row filters. */
export function encodePng(
  { crc32, deflate }: PngTools,
  { widthPx, heightPx, pixels, palette }: PngImage,
): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(12 + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, data.length);
    for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
    bytes.set(data, 8);
    view.setUint32(8 + data.length, crc32(bytes.subarray(4, -4)));
    return bytes;
  };
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, widthPx);
  new DataView(header.buffer).setUint32(4, heightPx);
  header.set([8, palette === undefined ? TRUE_COLOUR : PALETTE], 8);
  return concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    ...(palette === undefined ? [] : [chunk('PLTE', palette)]),
    chunk('IDAT', deflate(withFilterBytes(pixels, heightPx))),
    chunk('IEND', new Uint8Array()),
  ]);
}

/**
 * An encoder whose bytes are the same in every browser, which those of a canvas are not: a palette, or RGB where there
 * are more than 256 colours; deflate in JavaScript.
 */
export async function createPngEncoder(): Promise<PngEncoder> {
  const crc = await createCRC32();
  const tools: PngTools = {
    crc32: (bytes) => parseInt(crc.init().update(bytes).digest(), 16),
    deflate: (bytes) => zlibSync(bytes, { level: 4 }),
  };
  const size = { widthPx: SIDE_PX, heightPx: SIDE_PX };
  return (image) =>
    encodePng(
      tools,
      image.palette.length <= 256 * 3
        ? { ...size, pixels: Uint8Array.from(image.indices), palette: image.palette }
        : { ...size, pixels: toRgb(image) },
    );
}

/** Each row preceded by filter 0, "none". */
function withFilterBytes(pixels: Uint8Array, heightPx: number): Uint8Array {
  const width = pixels.length / heightPx;
  const rows = new Uint8Array(heightPx * (width + 1));
  for (let y = 0; y < heightPx; y++)
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
