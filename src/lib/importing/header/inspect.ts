import { IMPORT_LIMITS } from '../limits';
import { extension } from '../names';
import { plural } from '../words';
import { avifHeader } from './avif';
import { bmpHeader } from './bmp';
import { gifHeader } from './gif';
import { jpegHeader } from './jpeg';
import { pngHeader } from './png';
import { sniff } from './sniff';
import { HeaderError, type ImageHeader, type ImageType } from './types';
import { webpHeader } from './webp';

const READERS: Readonly<Record<ImageType, (bytes: Uint8Array) => ImageHeader>> = {
  jpeg: jpegHeader,
  png: pngHeader,
  gif: gifHeader,
  webp: webpHeader,
  bmp: bmpHeader,
  avif: avifHeader,
};

const EXTENSIONS: Readonly<Record<ImageType, readonly string[]>> = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif'],
  png: ['png', 'apng'],
  gif: ['gif'],
  webp: ['webp'],
  bmp: ['bmp', 'dib'],
  avif: ['avif'],
};

const NAMES: Readonly<Record<ImageType, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  webp: 'WebP',
  bmp: 'BMP',
  avif: 'AVIF',
};

/** Peculiarities that are read all the same; each becomes one note for the whole import. */
export const QUIRKS = ['name', 'cmyk', 'deep', 'animated', 'turned', 'trailing'] as const;
export type Quirk = (typeof QUIRKS)[number];

export interface Inspected {
  readonly header: ImageHeader;
  readonly mime: string;
  readonly quirks: readonly Quirk[];
}

/**
 * Tells the type by its first bytes and checks size and completeness. Throws `HeaderError` with the reason for people.
 */
export function inspect(bytes: Uint8Array, path: string): Inspected {
  const found = sniff(bytes.subarray(0, 512));
  if (found.kind !== 'image') throw new HeaderError(otherReason(found.kind, found.name));
  const header = READERS[found.type](bytes);
  refuseSize(header);
  const quirks: Quirk[] = [];
  if (!EXTENSIONS[header.type].includes(extension(path))) quirks.push('name');
  if (header.cmyk) quirks.push('cmyk');
  if (header.bits > 8) quirks.push('deep');
  if (header.animated) quirks.push('animated');
  if (header.orientation !== 1) quirks.push('turned');
  if (header.trailingBytes > 0) quirks.push('trailing');
  return { header, mime: `image/${header.type}`, quirks };
}

/** Why these bytes are no image that is read here, `null` where they may be one. */
export function notImage(bytes: Uint8Array): string | null {
  const found = sniff(bytes.subarray(0, 512));
  return found.kind === 'image' ? null : otherReason(found.kind, found.name);
}

function otherReason(kind: 'archive' | 'svg' | 'other', name: string): string {
  if (kind === 'archive') return `It is ${name} inside the data; archives in archives are not opened.`;
  if (kind === 'svg') return 'It is an SVG drawing; only pixel images are read.';
  if (name === 'an empty file') return 'It is empty.';
  const readable = 'JPEG, PNG, WebP, GIF, BMP and AVIF are read.';
  return name === 'not an image' ? `Its content is not an image; ${readable}` : `It is ${name}; ${readable}`;
}

function refuseSize({ widthPx, heightPx, type }: ImageHeader): void {
  const size = `${widthPx.toLocaleString('en')} × ${heightPx.toLocaleString('en')} pixels`;
  if (!(widthPx > 0 && heightPx > 0)) throw new HeaderError(`Its ${NAMES[type]} header states no size.`);
  if (Math.max(widthPx, heightPx) > IMPORT_LIMITS.maxSidePx || widthPx * heightPx > IMPORT_LIMITS.pixels) {
    throw new HeaderError(
      `It has ${size}; at most ${IMPORT_LIMITS.pixels / 1e6} megapixels and ${plural(IMPORT_LIMITS.maxSidePx, 'pixel')} a side are read.`,
    );
  }
  if (Math.min(widthPx, heightPx) < IMPORT_LIMITS.minSidePx) {
    throw new HeaderError(`It has ${size}; at least ${IMPORT_LIMITS.minSidePx} pixels a side are needed.`);
  }
}

/** The note for `count` images with a quirk. */
export function quirkNote(quirk: Quirk, count: number): string {
  const many = plural(count, 'image');
  const is = count === 1 ? 'is' : 'are';
  switch (quirk) {
    case 'name':
      return `${many} ${is} of another type than the file name says; read by the content.`;
    case 'cmyk':
      return `${many} ${is} in print colours (CMYK), converted to RGB.`;
    case 'deep':
      return `${many} with more than 8 bits a channel, reduced to 8.`;
    case 'animated':
      return `${many} ${is} animated; only the first frame is used.`;
    case 'turned':
      return `${many} turned upright as the camera recorded (EXIF orientation).`;
    case 'trailing':
      return `${many} with foreign bytes after the end of the image; they are not read.`;
  }
}
