/** A block of memory and when it is needed: from event `from` on, before event `until`. */
export interface Lifetime {
  readonly bytes: number;
  readonly from: number;
  readonly until: number;
}

export interface Plan {
  /** Of each block from the start, in the order given. */
  readonly offsets: readonly number[];
  /** What all of them need together. */
  readonly bytes: number;
}

interface Placed extends Lifetime {
  readonly offset: number;
}

/**
 * Places blocks whose lifetimes are known so that no two that live at a time overlap: the largest first, each into
 * the narrowest gap that holds it between those that live while it does (greedy by size, Pisarchyk and Lee 2020,
 * arXiv:2001.03288).
 */
export function planOffsets(blocks: readonly Lifetime[]): Plan {
  const order = blocks.map((_, i) => i);
  order.sort((a, b) => blocks[b]!.bytes - blocks[a]!.bytes || a - b);
  const offsets = new Array<number>(blocks.length).fill(0);
  // By offset, so that gaps are met from below.
  const placed: Placed[] = [];
  let bytes = 0;
  for (const i of order) {
    const block = blocks[i]!;
    const offset = narrowestGap(placed, block);
    offsets[i] = offset;
    bytes = Math.max(bytes, offset + block.bytes);
    const above = placed.findIndex((other) => other.offset > offset);
    placed.splice(above < 0 ? placed.length : above, 0, { ...block, offset });
  }
  return { offsets, bytes };
}

function narrowestGap(placed: readonly Placed[], { bytes, from, until }: Lifetime): number {
  let best = -1;
  let narrowest = Infinity;
  let end = 0;
  for (const other of placed) {
    if (other.from >= until || from >= other.until) continue;
    const gap = other.offset - end;
    if (gap >= bytes && gap < narrowest) {
      best = end;
      narrowest = gap;
    }
    end = Math.max(end, other.offset + other.bytes);
  }
  return best < 0 ? end : best;
}
