/** What an image's bytes say about themselves, read without decoding a pixel. */
export interface ImageHeader {
  readonly type: ImageType;
  /** As stored, before the orientation is applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** EXIF orientation 1–8; 1 = upright. */
  readonly orientation: number;
  readonly cmyk: boolean;
  /** Bits of one channel. */
  readonly bits: number;
  readonly animated: boolean;
  /** Bytes after the end of the image. */
  readonly trailingBytes: number;
}

export const IMAGE_TYPES = ['jpeg', 'png', 'gif', 'webp', 'bmp', 'avif'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

/** The bytes cannot be an image that is read here; the message is the reason, for people. */
export class HeaderError extends Error {}

export const TRUNCATED = 'The image is cut off: its end is missing.';
export const truncated = (): HeaderError => new HeaderError(TRUNCATED);
export const damaged = (): HeaderError => new HeaderError('The image is damaged: its header makes no sense.');

export const PLAIN = { orientation: 1, cmyk: false, bits: 8, animated: false, trailingBytes: 0 } as const;
