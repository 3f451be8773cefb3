/**
 * A size-class allocator over a range of addresses that can be extended. Blocks of one class are reused as they are,
 * so that a loop over the same shapes never grows the memory; neighbours are merged only when it would have to grow.
 */
export interface Allocator {
  /** Address of at least `bytes` bytes, aligned to 64, with 64 bytes behind them that nobody uses. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** Bytes of the blocks in use, what rounding adds included. */
  readonly inUse: number;
  readonly peak: number;
}

const ALIGNMENT = 64;
/** Vector kernels read and write whole vectors past the end of a tensor. */
const SLACK = 64;

/** Rounds up to an eighth of the power of two below, so that at most an eighth is wasted. */
export function sizeClass(bytes: number): number {
  const needed = bytes + SLACK;
  const step = Math.max(ALIGNMENT, 2 ** Math.floor(Math.log2(needed)) / 8);
  return Math.ceil(needed / step) * step;
}

/** What so many bytes take with alignment and slack, without rounding to a class. */
export const blockBytes = (bytes: number): number => Math.ceil((bytes + SLACK) / ALIGNMENT) * ALIGNMENT;

interface Span {
  readonly start: number;
  readonly bytes: number;
}

/** `extend(end)` makes the addresses below `end` usable or throws; `start` is the first usable one. */
export function createAllocator(start: number, extend: (end: number) => void): Allocator {
  const live = new Map<number, number>();
  const idle = new Map<number, number[]>();
  let spans: Span[] = [];
  let top = Math.ceil(start / ALIGNMENT) * ALIGNMENT;
  let usable = top;
  let inUse = 0;
  let peak = 0;

  const merge = (): void => {
    const all = [...spans];
    for (const [bytes, starts] of idle) for (const at of starts) all.push({ start: at, bytes });
    idle.clear();
    all.sort((a, b) => a.start - b.start);
    spans = [];
    for (const span of all) {
      const last = spans.at(-1);
      if (last !== undefined && last.start + last.bytes === span.start) {
        spans[spans.length - 1] = { start: last.start, bytes: last.bytes + span.bytes };
      } else spans.push(span);
    }
    const last = spans.at(-1);
    if (last !== undefined && last.start + last.bytes === top) {
      top = last.start;
      spans.pop();
    }
  };

  const carve = (bytes: number): number | undefined => {
    const index = spans.findIndex((span) => span.bytes >= bytes);
    const span = spans[index];
    if (span === undefined) return undefined;
    if (span.bytes === bytes) spans.splice(index, 1);
    else spans[index] = { start: span.start + bytes, bytes: span.bytes - bytes };
    return span.start;
  };

  const raise = (bytes: number): number => {
    if (top + bytes > usable) {
      extend(top + bytes);
      usable = top + bytes;
    }
    const at = top;
    top += bytes;
    return at;
  };

  const find = (bytes: number): number => {
    const reused = idle.get(bytes)?.pop() ?? carve(bytes);
    if (reused !== undefined) return reused;
    if (top + bytes > usable && idle.size > 0) {
      merge();
      return carve(bytes) ?? raise(bytes);
    }
    return raise(bytes);
  };

  return {
    allocate(bytes) {
      const size = sizeClass(bytes);
      const at = find(size);
      live.set(at, size);
      inUse += size;
      peak = Math.max(peak, inUse);
      return at;
    },
    free(address) {
      const size = live.get(address);
      if (size === undefined) throw new Error(`Nothing is allocated at ${address}.`);
      live.delete(address);
      inUse -= size;
      const list = idle.get(size);
      if (list === undefined) idle.set(size, [address]);
      else list.push(address);
    },
    get inUse() {
      return inUse;
    },
    get peak() {
      return peak;
    },
  };
}
