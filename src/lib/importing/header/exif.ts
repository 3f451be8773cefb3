import { ascii, u16be, u16le, u32be, u32le } from './bytes';

/** Orientation (1–8) in a TIFF structure as JPEG, PNG and WebP carry it; 1 where there is none or it is damaged. */
export function tiffOrientation(tiff: Uint8Array): number {
  const order = ascii(tiff, 0, 2);
  if (order !== 'II' && order !== 'MM') return 1;
  const u16 = order === 'II' ? u16le : u16be;
  const u32 = order === 'II' ? u32le : u32be;
  const directory = u32(tiff, 4);
  const entries = u16(tiff, directory);
  for (let i = 0; i < entries && i < 512; i++) {
    const at = directory + 2 + i * 12;
    if (u16(tiff, at) !== 0x0112) continue;
    const value = u16(tiff, at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Orientations 5–8 swap width and height. */
export const swapsSides = (orientation: number): boolean => orientation >= 5;
