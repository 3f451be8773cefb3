/** Big- and little-endian reads that give NaN past the end, so that cut-off headers fail every comparison. */
export const u8 = (b: Uint8Array, at: number): number => b[at] ?? NaN;
export const u16be = (b: Uint8Array, at: number): number => u8(b, at) * 0x100 + u8(b, at + 1);
export const u16le = (b: Uint8Array, at: number): number => u8(b, at) + u8(b, at + 1) * 0x100;
export const u24le = (b: Uint8Array, at: number): number => u16le(b, at) + u8(b, at + 2) * 0x10000;
export const u32be = (b: Uint8Array, at: number): number => u16be(b, at) * 0x10000 + u16be(b, at + 2);
export const u32le = (b: Uint8Array, at: number): number => u16le(b, at) + u16le(b, at + 2) * 0x10000;

/** ASCII text at a position, '' past the end. */
export function ascii(b: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...b.subarray(at, at + length));
}
