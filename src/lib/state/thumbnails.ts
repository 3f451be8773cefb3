import type { ContentHash } from '../domain/ids';

export interface Picture {
  readonly mime: string;
  readonly bytes: ArrayBuffer;
}

interface Entry {
  users: number;
  url: Promise<string | null>;
  ready: string | null;
}

/**
 * Object URLs of stored pictures. A URL lives while somebody shows it and, beyond that, among the `capacity` most
 * recently shown; then it is revoked. At most `parallel` pictures are read at once, the newest request first, since
 * older ones have usually been scrolled past.
 */
export class Thumbnails {
  readonly #load: (hash: ContentHash) => Promise<Picture | undefined>;
  readonly #capacity: number;
  readonly #parallel: number;
  readonly #entries = new Map<ContentHash, Entry>();
  readonly #waiting: (() => void)[] = [];
  #reading = 0;

  constructor(load: (hash: ContentHash) => Promise<Picture | undefined>, capacity = 1000, parallel = 8) {
    this.#load = load;
    this.#capacity = capacity;
    this.#parallel = parallel;
  }

  /** `null` where the picture is gone. Each call is answered by one `release`. */
  acquire(hash: ContentHash): Promise<string | null> {
    const known = this.#entries.get(hash);
    if (known !== undefined) {
      this.#entries.delete(hash);
      this.#entries.set(hash, known);
      known.users++;
      return known.url;
    }
    const entry: Entry = { users: 1, url: Promise.resolve(null), ready: null };
    this.#entries.set(hash, entry);
    entry.url = this.#read(hash, entry);
    return entry.url;
  }

  release(hash: ContentHash): void {
    const entry = this.#entries.get(hash);
    if (entry === undefined) return;
    entry.users--;
    this.#trim();
  }

  /** Revokes everything; pictures on screen go blank. */
  clear(): void {
    for (const { ready } of this.#entries.values()) if (ready !== null) URL.revokeObjectURL(ready);
    this.#entries.clear();
  }

  get size(): number {
    return this.#entries.size;
  }

  async #read(hash: ContentHash, entry: Entry): Promise<string | null> {
    while (this.#reading >= this.#parallel) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#reading++;
    try {
      // Scrolled past before its turn came.
      if (entry.users === 0) {
        if (this.#entries.get(hash) === entry) this.#entries.delete(hash);
        return null;
      }
      const picture = await this.#load(hash);
      if (picture === undefined || this.#entries.get(hash) !== entry) return null;
      entry.ready = URL.createObjectURL(new Blob([picture.bytes], { type: picture.mime }));
      return entry.ready;
    } catch {
      this.#entries.delete(hash);
      return null;
    } finally {
      this.#reading--;
      // In a task of its own: pictures that come in one batch would else be read on end.
      setTimeout(() => this.#waiting.pop()?.());
    }
  }

  #trim(): void {
    let over = this.#entries.size - this.#capacity;
    for (const [hash, entry] of this.#entries) {
      if (over <= 0) return;
      if (entry.users > 0) continue;
      if (entry.ready !== null) URL.revokeObjectURL(entry.ready);
      this.#entries.delete(hash);
      over--;
    }
  }
}
