import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { differences, gather } from '../../../tests/fixtures/hostile/check';
import { hostileCases } from '../../../tests/fixtures/hostile/index';
import { HOSTILE_KINDS } from '../../../tests/fixtures/hostile/types';
import type { ImportEnv } from './decode';
import { swapsSides } from './header/exif';
import { resample } from './resample';

/** Decodes the PNGs of the fixtures; of other types it takes the header's word and answers grey. */
const nodeEnv: ImportEnv = {
  decode: (bytes, { header }) => {
    const { widthPx, heightPx } = header;
    const pixels64 =
      header.type === 'png'
        ? pngPixels(new Uint8Array(bytes), widthPx, heightPx)
        : new Uint8Array(64 * 64 * 3).fill(128);
    const turned = swapsSides(header.orientation);
    return Promise.resolve({
      widthPx: turned ? heightPx : widthPx,
      heightPx: turned ? widthPx : heightPx,
      pixels64,
      thumbnail: null,
    });
  },
};

function pngPixels(png: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const view = new DataView(png.buffer);
  const [bits, colour] = [png[24]!, png[25]!];
  const idat: Uint8Array[] = [];
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === 'IDAT') idat.push(png.subarray(at + 8, at + 8 + length));
    if (type === 'IEND') break;
    at += 12 + length;
  }
  const raw = inflateSync(Buffer.concat(idat));
  const channels = colour === 6 ? 4 : 3;
  const step = bits / 8;
  const stride = 1 + widthPx * channels * step;
  if (raw.length !== stride * heightPx) throw new Error('too few pixels');
  const rgba = new Uint8Array(widthPx * heightPx * 4).fill(255);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      for (let c = 0; c < channels; c++) {
        rgba[(y * widthPx + x) * 4 + c] = raw[y * stride + 1 + (x * channels + c) * step]!;
      }
    }
  }
  return resample(rgba, widthPx, heightPx, 64);
}

// Building 100,000 entries takes seconds on a busy machine.
describe('hostile input', { timeout: 60_000 }, () => {
  test('covers every kind, under names of their own', () => {
    for (const kind of HOSTILE_KINDS)
      expect(hostileCases.filter((one) => one.kind === kind).length).toBeGreaterThan(5);
    expect(new Set(hostileCases.map(({ name }) => name)).size).toBe(hostileCases.length);
  });

  test.each(hostileCases)('$name: $about', async (one) => {
    const options = { seed: 1, ...(one.classes ? { classes: one.classes } : {}) };
    expect(differences(one, await gather(await one.make(), options, nodeEnv))).toEqual([]);
  });
});
