import { CATALOG_OWNER, chunkRows } from '../../lib/domain/columns';
import { DashError } from '../../lib/domain/errors';
import type { ProjectId } from '../../lib/domain/ids';
import type { Storage } from '../../lib/storage/contract';

const MB = 1024 * 1024;

/** Derived pixels that are kept in memory at a time: 16,000 images at 64 px, and 43,000 where the computer has 8 GB. */
const cacheBytes = (): number => {
  const { deviceMemory = 4 } = (globalThis.navigator ?? {}) as { deviceMemory?: number };
  return (deviceMemory >= 8 ? 512 : 192) * MB;
};

export const pixelKind = (sizePx: number): string => `pixels:${sizePx}`;

/**
 * Reads rows of a project's derived pixels. Chunks of 256 images are kept, the least recently used goes first, so that
 * a project of any size needs no more memory than the cap.
 */
export class PixelSource {
  readonly sizePx: number;
  readonly #storage: Storage;
  readonly #project: ProjectId;
  readonly #capBytes: number;
  /** In order of use, the latest last. */
  readonly #chunks = new Map<number, Uint8Array>();
  #bytes = 0;

  constructor(storage: Storage, project: ProjectId, sizePx: number, capBytes = cacheBytes()) {
    this.#storage = storage;
    this.#project = project;
    this.sizePx = sizePx;
    this.#capBytes = capBytes;
  }

  get cachedBytes(): number {
    return this.#bytes;
  }

  /**
   * The images of those rows one behind the other: rows.length × size × size × 3 bytes RGB, in `result` where that is
   * given.
   */
  async read(
    rows: ArrayLike<number>,
    result = new Uint8Array(rows.length * this.sizePx ** 2 * 3),
  ): Promise<Uint8Array<ArrayBuffer>> {
    const size = this.sizePx ** 2 * 3;
    const perChunk = chunkRows(pixelKind(this.sizePx));
    // In ascending order, so that beyond the cap a chunk is read once a call and not once a row.
    const order = Array.from(rows, (_, at) => at).sort((a, b) => rows[a]! - rows[b]!);
    for (const at of order) {
      const row = rows[at]!;
      const chunk = Math.floor(row / perChunk);
      const pixels = this.#chunks.get(chunk) ?? (await this.#load(chunk));
      const start = (row - chunk * perChunk) * size;
      if (start + size > pixels.length) throw missing(row);
      result.set(pixels.subarray(start, start + size), at * size);
      this.#touch(chunk, pixels);
    }
    return result;
  }

  #touch(chunk: number, pixels: Uint8Array): void {
    this.#chunks.delete(chunk);
    this.#chunks.set(chunk, pixels);
  }

  async #load(chunk: number): Promise<Uint8Array> {
    const stored = await this.#storage.column(this.#project, CATALOG_OWNER, pixelKind(this.sizePx), chunk);
    if (stored === undefined) throw missing(chunk * chunkRows(pixelKind(this.sizePx)));
    const pixels = new Uint8Array(stored.bytes);
    this.#chunks.set(chunk, pixels);
    this.#bytes += pixels.length;
    for (const [oldest, { length }] of this.#chunks) {
      if (this.#bytes <= this.#capBytes || oldest === chunk) break;
      this.#chunks.delete(oldest);
      this.#bytes -= length;
    }
    return pixels;
  }
}

const missing = (row: number): DashError =>
  new DashError('NotFound', `The pixels of image ${row + 1} are missing from this project.`);
