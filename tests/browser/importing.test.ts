import { describe, expect, test } from 'vitest';
import type { ImportedImage } from '../../src/lib/importing/contract';
import { browserDecode } from '../../src/lib/importing/browser-decode';
import { inspect } from '../../src/lib/importing/header/inspect';
import { resample } from '../../src/lib/importing/resample';
import type { Bytes } from '../fixtures/hostile/bytes';
import { differences, gather } from '../fixtures/hostile/check';
import { avif, bmp, cmykJpeg, jpeg, jpegTurned, png, webp } from '../fixtures/hostile/images';
import { hostileCases } from '../fixtures/hostile/index';

const env = browserDecode();
const decode = (bytes: Bytes, path: string) => env.decode(bytes.buffer, inspect(bytes, path));
const pixel = (pixels: Uint8Array, x: number, y: number): number[] => [
  ...pixels.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3),
];

describe('hostile input, decoded by the browser', () => {
  test.each(hostileCases)('$name', async (one) => {
    const options = { seed: 1, ...(one.classes ? { classes: one.classes } : {}) };
    expect(differences(one, await gather(await one.make(), options, env))).toEqual([]);
  });
});

describe('decoding', () => {
  test('a PNG comes out exactly, larger sizes by area average', async () => {
    for (const side of [16, 64, 96]) {
      const { pixels64, thumbnail } = await decode(
        png({ width: side, height: side, colour: [200, 30, 7] }),
        'a.png',
      );
      expect([...new Set(pixels64.filter((_, i) => i % 3 === 0))]).toEqual([200]);
      expect(pixel(pixels64, 63, 63)).toEqual([200, 30, 7]);
      expect(thumbnail).toBeNull();
    }
  });

  test('in bands as in one piece, for an image larger than a band', async () => {
    const [width, height] = [1300, 1250];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d')!;
    const image = context.createImageData(width, height);
    for (let i = 0; i < image.data.length; i++)
      image.data[i] = i % 4 === 3 ? 255 : Math.imul(i + 7, 2654435761) >>> 24;
    context.putImageData(image, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    const { pixels64 } = await decode(bytes, 'a.png');
    expect(pixels64).toEqual(resample(image.data, width, height, 64));
  });

  test('what is transparent lies on white', async () => {
    const { pixels64 } = await decode(png({ colour: [0, 0, 0, 0] }), 'a.png');
    expect(pixel(pixels64, 30, 30)).toEqual([255, 255, 255]);
  });

  test.each([
    ['JPEG', 'a.jpg', jpeg()],
    ['CMYK JPEG', 'a.jpg', cmykJpeg()],
    ['WebP', 'a.webp', webp()],
    ['AVIF', 'a.avif', avif()],
  ])('%s: the centre square is half red, half blue', async (_, path, bytes) => {
    const { widthPx, heightPx, pixels64 } = await decode(bytes, path);
    expect([widthPx, heightPx]).toEqual([32, 16]);
    const [red, , redBlue] = pixel(pixels64, 8, 32);
    const [blueRed, , blue] = pixel(pixels64, 55, 32);
    expect(red! - redBlue!).toBeGreaterThan(100);
    expect(blue! - blueRed!).toBeGreaterThan(100);
  });

  test('a photograph taken sideways stands upright', async () => {
    const { widthPx, heightPx, pixels64 } = await decode(jpegTurned(6), 'a.jpg');
    expect([widthPx, heightPx]).toEqual([16, 32]);
    const [topRed, , topBlue] = pixel(pixels64, 32, 8);
    const [bottomRed, , bottomBlue] = pixel(pixels64, 32, 55);
    expect(topRed! - topBlue!).toBeGreaterThan(100);
    expect(bottomBlue! - bottomRed!).toBeGreaterThan(100);
  });

  test('a large image gets a thumbnail of 192 px', async () => {
    const { thumbnail } = await decode(bmp(400, [10, 200, 30]), 'a.bmp');
    const bitmap = await createImageBitmap(new Blob([thumbnail!.bytes], { type: thumbnail!.mime }));
    expect([bitmap.width, bitmap.height, thumbnail!.mime]).toEqual([192, 192, 'image/webp']);
    bitmap.close();
  });

  test('every bitmap is closed, of refused images too', async () => {
    const made: ImageBitmap[] = [];
    const original = globalThis.createImageBitmap;
    Object.assign(globalThis, {
      createImageBitmap: async (blob: Blob, options: ImageBitmapOptions) => {
        const bitmap = await original(blob, options);
        made.push(bitmap);
        return bitmap;
      },
    });
    try {
      const sound = hostileCases.find(({ name }) => name === 'same-image-twice')!;
      const { images } = await gather(await sound.make(), { seed: 1 }, env);
      expect(images.length).toBe(6);
      expect(made.length).toBe(7);
      // A closed bitmap has no size.
      expect(made.map(({ width }) => width)).toEqual(made.map(() => 0));
    } finally {
      globalThis.createImageBitmap = original;
    }
  });

  test('the same file gives the same pixels and hash each time', async () => {
    const sound = hostileCases.find(({ name }) => name === 'sound')!;
    const run = async (): Promise<readonly ImportedImage[]> =>
      (await gather(await sound.make(), { seed: 3 }, env)).images;
    const [a, b] = [await run(), await run()];
    expect(a.map(({ hash, part }) => [hash, part])).toEqual(b.map(({ hash, part }) => [hash, part]));
    expect(a.map(({ pixels64 }) => pixels64)).toEqual(b.map(({ pixels64 }) => pixels64));
  });
});
