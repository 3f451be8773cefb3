import type { Inspected } from './header/inspect';

/** What is kept of a decoded image. */
export interface DecodedImage {
  /** After the orientation is applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** 64 × 64 × 3 RGB of the centre square. */
  readonly pixels64: Uint8Array;
  readonly thumbnail: { readonly mime: string; readonly bytes: ArrayBuffer } | null;
}

/** What the import needs from where it runs. */
export interface ImportEnv {
  /** Decodes upright; throws whatever where the bytes cannot be decoded. Keeps nothing alive after it has settled. */
  decode(bytes: ArrayBuffer, image: Inspected): Promise<DecodedImage>;
  /** Bytes that storage has left, `null` where unknown. */
  freeBytes?(): Promise<number | null>;
}
