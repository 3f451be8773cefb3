import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  animatedGif,
  avif,
  bmp,
  cmykJpeg,
  jpeg,
  jpegSegment,
  jpegTurned,
  png,
  webp,
} from '../../../../tests/fixtures/hostile/images';
import { concat, text } from '../../../../tests/fixtures/hostile/bytes';
import { inspect } from './inspect';
import { HeaderError } from './types';

const samples = {
  'a.jpg': jpeg(),
  'cmyk.jpg': cmykJpeg(),
  'turned.jpg': jpegTurned(8),
  'a.png': png(),
  'a.gif': animatedGif(),
  'a.webp': webp(),
  'a.bmp': bmp(9, [1, 2, 3]),
  'a.avif': avif(),
};

describe('inspect', () => {
  test.each([
    ['a.jpg', { type: 'jpeg', widthPx: 32, heightPx: 16, orientation: 1, cmyk: false, bits: 8 }],
    ['cmyk.jpg', { type: 'jpeg', widthPx: 32, heightPx: 16, cmyk: true }],
    ['turned.jpg', { type: 'jpeg', widthPx: 32, heightPx: 16, orientation: 8 }],
    ['a.png', { type: 'png', widthPx: 16, heightPx: 16, animated: false, trailingBytes: 0 }],
    ['a.gif', { type: 'gif', widthPx: 16, heightPx: 16, animated: true, trailingBytes: 0 }],
    ['a.webp', { type: 'webp', widthPx: 32, heightPx: 16, animated: false, trailingBytes: 0 }],
    ['a.bmp', { type: 'bmp', widthPx: 9, heightPx: 9, trailingBytes: 0 }],
    ['a.avif', { type: 'avif', widthPx: 32, heightPx: 16, bits: 8 }],
  ] as const)('reads %s', (name, wanted) => {
    expect(inspect(samples[name], name).header).toMatchObject(wanted);
  });

  test.each(Object.entries(samples))('refuses %s cut off anywhere, by a sentence', (name, bytes) => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => inspect(bytes.slice(0, length), name), `${length} of ${bytes.length} bytes`).toThrow(
        HeaderError,
      );
    }
  });

  test('never throws anything but a reason, and never hangs, whatever the bytes', () => {
    const bytes = fc.tuple(
      fc.constantFrom(...Object.values(samples)),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
    );
    fc.assert(
      fc.property(bytes, ([sample, changes]) => {
        const changed = sample.slice();
        for (const [at, value] of changes) changed[at % changed.length] = value;
        try {
          inspect(changed, 'a.jpg');
        } catch (error) {
          expect(error).toBeInstanceOf(HeaderError);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('tells bytes after the end, not a picture inside a segment', () => {
    expect(inspect(concat(jpeg(), text('<script>')), 'a.jpg').header.trailingBytes).toBe(8);
    expect(inspect(jpegSegment(0xe2, concat(jpeg(), text('x'))), 'a.jpg').header).toMatchObject({
      widthPx: 32,
      trailingBytes: 0,
    });
  });
});
