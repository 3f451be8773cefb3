import type { ContentHash } from '../../domain/ids';
import type { Thumbnails } from '../../state/thumbnails';
import type { Pictures } from './draw';

const SETTLED_MS = 100;
const KEPT = 500;

/** Loaded thumbnails for the canvas: asked for when the view has settled, given back when others are wanted. */
export class LoadedPictures implements Pictures {
  readonly #thumbnails: Thumbnails;
  readonly #hashOf: (row: number) => ContentHash;
  readonly #onload: () => void;
  readonly #held = new Map<ContentHash, HTMLImageElement | null>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = '';
  #closed = false;

  constructor(thumbnails: Thumbnails, hashOf: (row: number) => ContentHash, onload: () => void) {
    this.#thumbnails = thumbnails;
    this.#hashOf = hashOf;
    this.#onload = onload;
  }

  of(row: number): CanvasImageSource | null {
    return this.#held.get(this.#hashOf(row)) ?? null;
  }

  want(rows: readonly number[]): void {
    const wanted = rows.join();
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    if (rows.length > 0) this.#timer = setTimeout(() => this.#load(rows), SETTLED_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const hash of this.#held.keys()) this.#thumbnails.release(hash);
    this.#held.clear();
  }

  #load(rows: readonly number[]): void {
    const hashes = rows.map(this.#hashOf);
    for (const hash of hashes) {
      if (this.#held.has(hash)) continue;
      this.#held.set(hash, null);
      void this.#read(hash);
    }
    const needed = new Set(hashes);
    for (const hash of this.#held.keys()) {
      if (this.#held.size <= KEPT) break;
      if (needed.has(hash)) continue;
      this.#held.delete(hash);
      this.#thumbnails.release(hash);
    }
  }

  async #read(hash: ContentHash): Promise<void> {
    const url = await this.#thumbnails.acquire(hash);
    if (url === null || this.#closed) return;
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
    } catch {
      // A picture that cannot be drawn stays a point.
      return;
    }
    if (this.#closed || !this.#held.has(hash)) return;
    this.#held.set(hash, image);
    this.#onload();
  }
}
