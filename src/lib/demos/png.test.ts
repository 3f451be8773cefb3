import { unzlibSync } from 'fflate';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { PIXELS, toIndexed, toRgb } from './indexed';
import { createPngEncoder } from './png';

/** The chunks of a PNG by type, their checksums checked. */
function chunks(png: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset);
  const found = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const end = at + 8 + view.getUint32(at);
    expect(view.getUint32(end)).toBe(crc32(png.subarray(at + 4, end)));
    found.set(new TextDecoder().decode(png.subarray(at + 4, at + 8)), png.subarray(at + 8, end));
    at = end + 4;
  }
  return found;
}

it.each([
  [200, 3, 'PLTE'],
  [2000, 2, null],
])('writes %i colours as colour type %i', async (colors, colorType, palette) => {
  const rgb = Uint8Array.from({ length: PIXELS * 3 }, (_, i) => {
    const color = ((i / 3) | 0) % colors;
    return [color & 255, color >> 8, 9][i % 3]!;
  });
  const image = toIndexed(rgb);
  const found = chunks((await createPngEncoder())(image));
  expect([...found.keys()]).toEqual(['IHDR', ...(palette === null ? [] : [palette]), 'IDAT', 'IEND']);
  expect([...found.get('IHDR')!]).toEqual([0, 0, 0, 64, 0, 0, 0, 64, 8, colorType, 0, 0, 0]);
  const rows = unzlibSync(found.get('IDAT')!);
  const stride = rows.length / 64;
  const pixels = rows.filter((_, i) => i % stride !== 0);
  expect(pixels).toEqual(palette === null ? toRgb(image) : Uint8Array.from(image.indices));
});
