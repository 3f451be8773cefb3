import { SIDE_PX } from './contract';

export const PIXELS = SIDE_PX * SIDE_PX;

/** A 64 × 64 image as indices into its own palette, which lists the colours as they first occur row by row. */
export interface IndexedImage {
  /** RGB, three bytes a colour. */
  readonly palette: Uint8Array;
  readonly indices: Uint16Array;
}

/** From opaque RGBA (four bytes a pixel) or RGB (three). */
export function toIndexed(pixels: Uint8Array): IndexedImage {
  const stride = pixels.length / PIXELS;
  const indices = new Uint16Array(PIXELS);
  const known = new Map<number, number>();
  const palette: number[] = [];
  for (let i = 0; i < PIXELS; i++) {
    const [r, g, b] = [pixels[i * stride]!, pixels[i * stride + 1]!, pixels[i * stride + 2]!];
    const color = (r << 16) | (g << 8) | b;
    let index = known.get(color);
    if (index === undefined) {
      index = known.size;
      known.set(color, index);
      palette.push(r, g, b);
    }
    indices[i] = index;
  }
  return { palette: Uint8Array.from(palette), indices };
}

/** 64 × 64 × 3 bytes. */
export function toRgb({ palette, indices }: IndexedImage): Uint8Array {
  const rgb = new Uint8Array(PIXELS * 3);
  for (let i = 0; i < PIXELS; i++) {
    const color = indices[i]! * 3;
    rgb[i * 3] = palette[color]!;
    rgb[i * 3 + 1] = palette[color + 1]!;
    rgb[i * 3 + 2] = palette[color + 2]!;
  }
  return rgb;
}
