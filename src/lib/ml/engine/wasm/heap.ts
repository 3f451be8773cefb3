import { DashError } from '../../../domain/errors';
import { createAllocator } from './allocator';

const PAGE = 65_536;
/** 2 GiB: addresses stay positive in signed 32-bit arithmetic. */
export const MAX_PAGES = 32_768;
const INITIAL_PAGES = 256;

/** The engine's memory with its allocator and views that follow its growth. */
export interface Heap {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  free(address: number): void;
  float32(address: number, length: number): Float32Array;
  int32(address: number, length: number): Int32Array;
  uint8(address: number, length: number): Uint8Array;
  /** All of the memory as floats; the same view until the memory grows. */
  floats(): Float32Array;
  readonly inUse: number;
  readonly peak: number;
  /** Bytes taken from the system; they never shrink. */
  readonly reserved: number;
}

/** Throws `OutOfMemory` where not even the start can be had. `maxPages` of 64 KiB bound the growth. */
export function createMemory(shared: boolean, maxPages = MAX_PAGES): WebAssembly.Memory {
  for (let maximum = maxPages; ; maximum = Math.floor(maximum / 2)) {
    try {
      return new WebAssembly.Memory({ initial: Math.min(INITIAL_PAGES, maximum), maximum, shared });
    } catch (cause) {
      if (maximum / 2 >= INITIAL_PAGES) continue;
      throw new DashError('OutOfMemory', 'The browser gives no memory for the CPU mode. Close other tabs.', {
        cause,
      });
    }
  }
}

export function createHeap(memory: WebAssembly.Memory, start: number): Heap {
  const extend = (end: number): void => {
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    // Growing by a thirty-second at least keeps the growths few, each of which detaches all views, and the surplus small.
    const generous = Math.max(missing, Math.ceil(memory.buffer.byteLength / PAGE / 32));
    for (const pages of new Set([generous, missing])) {
      try {
        memory.grow(pages);
        return;
      } catch {
        continue;
      }
    }
    const mebibytes = Math.ceil(end / 2 ** 20);
    throw new DashError(
      'OutOfMemory',
      `The CPU mode needs ${mebibytes} MiB and the browser gives no more. A smaller batch or image size helps.`,
    );
  };
  const allocator = createAllocator(start, extend);
  let whole = new Float32Array(memory.buffer);
  return {
    memory,
    allocate: (bytes) => allocator.allocate(bytes),
    free: (address) => allocator.free(address),
    float32: (address, length) => new Float32Array(memory.buffer, address, length),
    int32: (address, length) => new Int32Array(memory.buffer, address, length),
    uint8: (address, length) => new Uint8Array(memory.buffer, address, length),
    floats() {
      if (whole.buffer !== memory.buffer) whole = new Float32Array(memory.buffer);
      return whole;
    },
    get inUse() {
      return allocator.inUse;
    },
    get peak() {
      return allocator.peak;
    },
    get reserved() {
      return memory.buffer.byteLength;
    },
  };
}
