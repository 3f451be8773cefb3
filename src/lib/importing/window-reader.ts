import { Reader } from '@zip.js/zip.js/lib/zip-core.js';
import { DashError } from '../domain/errors';
import { IMPORT_LIMITS } from './limits';
import { megabytes } from './words';

const STEP_BYTES = 2 ** 20;
const WINDOW_BYTES = 2 * STEP_BYTES;
const WINDOWS = 4;

/**
 * Reads a blob through a few overlapping windows: an archive is read by many small neighbouring reads, and each read of
 * a blob of its own costs a browser about a millisecond. Refuses single reads beyond what a table of contents may have.
 */
export class WindowReader extends Reader<Blob> {
  readonly #blob: Blob;
  /** By number of the step that they begin at, least recently used first. */
  readonly #windows = new Map<number, Promise<Uint8Array>>();

  constructor(blob: Blob) {
    super(blob);
    this.#blob = blob;
    this.size = blob.size;
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    if (length > IMPORT_LIMITS.directoryBytes) {
      const limit = megabytes(IMPORT_LIMITS.directoryBytes);
      throw new DashError('BadInput', `The archive's table of contents is larger than ${limit}.`);
    }
    const step = Math.floor(offset / STEP_BYTES);
    const start = offset - step * STEP_BYTES;
    if (start + length > WINDOW_BYTES) return this.#read(offset, length);
    return (await this.#window(step)).slice(start, start + length);
  }

  #window(step: number): Promise<Uint8Array> {
    const found = this.#windows.get(step) ?? this.#read(step * STEP_BYTES, WINDOW_BYTES);
    this.#windows.delete(step);
    this.#windows.set(step, found);
    for (const old of this.#windows.keys()) {
      if (this.#windows.size <= WINDOWS) break;
      this.#windows.delete(old);
    }
    return found;
  }

  async #read(offset: number, length: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#blob.slice(offset, offset + length).arrayBuffer());
  }
}
