import { DashError } from '../domain/errors';
import type { DecodedImage, ImportEnv } from './decode';
import type { Inspected } from './header/inspect';
import { IMPORT_LIMITS, PIXELS64 } from './limits';
import { AreaResampler } from './resample';

/** Pixels of one band that is read back at a time. */
const BAND_PX = 1_000_000;

/**
 * Decoding by the browser, in a worker or in the page: upright, transparency on white, in sRGB. The bitmap is closed
 * in any case. Made once for an import; throws `BadInput` where the browser alters the pixels that it hands out.
 */
export function browserDecode(): ImportEnv {
  refuseAlteredPixels();
  return {
    decode: decodeImage,
    async freeBytes() {
      const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
      return quota === undefined ? null : quota - (usage ?? 0);
    },
  };
}

async function decodeImage(bytes: ArrayBuffer, { mime }: Inspected): Promise<DecodedImage> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: mime }), {
    imageOrientation: 'from-image',
  });
  try {
    const { width: widthPx, height: heightPx } = bitmap;
    return { widthPx, heightPx, pixels64: reduce(bitmap, PIXELS64), thumbnail: await thumbnailOf(bitmap) };
  } finally {
    bitmap.close();
  }
}

/** The centre square at size × size, as `pixels64` is at 64 px: size × size × 3 bytes RGB. */
export async function decodePixels(bytes: ArrayBuffer, mime: string, sizePx: number): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(new Blob([bytes], { type: mime }), {
    imageOrientation: 'from-image',
  });
  try {
    return reduce(bitmap, sizePx);
  } finally {
    bitmap.close();
  }
}

/** Centre square, drawn and read back in bands. */
function reduce(bitmap: ImageBitmap, sizePx: number): Uint8Array {
  const area = new AreaResampler(bitmap.width, bitmap.height, sizePx);
  const side = area.sidePx;
  const bandRows = Math.max(1, Math.min(side, Math.floor(BAND_PX / side)));
  const context = opaque(side, bandRows);
  for (let row = 0; row < side; row += bandRows) {
    const rows = Math.min(bandRows, side - row);
    white(context, side, rows);
    context.drawImage(bitmap, area.leftPx, area.topPx + row, side, rows, 0, 0, side, rows);
    area.add(context.getImageData(0, 0, side, rows).data, rows);
  }
  return area.result();
}

async function thumbnailOf(bitmap: ImageBitmap): Promise<DecodedImage['thumbnail']> {
  const longest = Math.max(bitmap.width, bitmap.height);
  if (longest <= IMPORT_LIMITS.thumbnailAbovePx) return null;
  const scale = IMPORT_LIMITS.thumbnailPx / longest;
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = opaque(width, height);
  white(context, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  // A browser that cannot write WebP answers with PNG.
  const blob = await context.canvas.convertToBlob({ type: 'image/webp', quality: 0.82 });
  return { mime: blob.type, bytes: await blob.arrayBuffer() };
}

function opaque(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
    alpha: false,
  });
  if (context === null) throw new DashError('OutOfMemory', 'The browser has no room left to decode images.');
  return context;
}

function white(context: OffscreenCanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
}

/** Protection against fingerprinting answers `getImageData` with noise: training on that would be silently wrong. */
function refuseAlteredPixels(): void {
  const side = 16;
  const context = opaque(side, side);
  const colour = (i: number): [number, number, number] => [(i * 37) % 256, (i * 91) % 256, (i * 151) % 256];
  for (let i = 0; i < side * side; i++) {
    context.fillStyle = `rgb(${colour(i).join(' ')})`;
    context.fillRect(i % side, Math.floor(i / side), 1, 1);
  }
  const { data } = context.getImageData(0, 0, side, side);
  for (let i = 0; i < side * side; i++) {
    if (colour(i).some((value, channel) => data[i * 4 + channel] !== value)) {
      throw new DashError(
        'BadInput',
        'The browser alters the pixels of images that it hands out (protection against fingerprinting). Allow canvas access for this site to import photographs.',
      );
    }
  }
}
