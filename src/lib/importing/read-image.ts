import { FileRefused } from './archive';
import type { DecodedImage, ImportEnv } from './decode';
import { contentHash } from './hash';
import { swapsSides } from './header/exif';
import { inspect, type Inspected } from './header/inspect';
import { HeaderError } from './header/types';
import type { ImportFile } from './listing';
import type { PixelGate } from './pixel-gate';

export type ReadImage =
  | {
      readonly ok: true;
      readonly bytes: ArrayBuffer;
      readonly hash: string;
      readonly inspected: Inspected;
      readonly decoded: DecodedImage;
    }
  | { readonly ok: false; readonly reason: string };

/** Reads, checks, hashes and decodes one file. Refusals are values; only a cancellation or a defect throws. */
export async function readImage(
  file: ImportFile,
  env: ImportEnv,
  gate: PixelGate,
  signal: AbortSignal,
): Promise<ReadImage> {
  try {
    const bytes = await file.read(signal);
    const inspected = inspect(new Uint8Array(bytes), file.path);
    const hash = await contentHash(bytes);
    const { widthPx, heightPx } = inspected.header;
    const decoded = await gate.run(widthPx * heightPx, () => {
      signal.throwIfAborted();
      return decode(bytes, inspected, env);
    });
    return { ok: true, bytes, hash, inspected, decoded };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FileRefused || error instanceof HeaderError)
      return { ok: false, reason: error.message };
    throw error;
  }
}

async function decode(bytes: ArrayBuffer, inspected: Inspected, env: ImportEnv): Promise<DecodedImage> {
  let decoded: DecodedImage;
  try {
    decoded = await env.decode(bytes, inspected);
  } catch {
    throw new HeaderError(
      'Its pixels cannot be decoded: the image is damaged or of a kind that this browser does not know.',
    );
  }
  if (!sizeAgrees(inspected, decoded)) {
    throw new HeaderError('Its header states another size than its pixels have: the image is damaged.');
  }
  return decoded;
}

/** Turning swaps the sides; AVIF turns and crops by boxes of its own, so there only the area is compared. */
function sizeAgrees({ header }: Inspected, { widthPx, heightPx }: DecodedImage): boolean {
  if (header.type === 'avif') return widthPx * heightPx <= header.widthPx * header.heightPx;
  const same = widthPx === header.widthPx && heightPx === header.heightPx;
  const swapped = widthPx === header.heightPx && heightPx === header.widthPx;
  return same || (swapped && swapsSides(header.orientation));
}
