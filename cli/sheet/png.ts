import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { encodePng, type PngImage } from '../../src/lib/demos/png';

/** RGB pixels, `widthPx` × `heightPx` × 3 bytes. */
export type Picture = Omit<PngImage, 'palette'>;

export const writePng = (file: string, picture: Picture): void =>
  writeFileSync(file, encodePng({ crc32, deflate: deflateSync }, picture));
