import { describe, expect, it } from 'vitest';
import { stream } from '../../../../domain/random';
import { planOffsets, type Lifetime } from './plan';

/** The most bytes that live at a time: no plan needs less. */
function mostAlive(blocks: readonly Lifetime[]): number {
  const at = (time: number): number =>
    blocks.reduce((sum, b) => (b.from <= time && time < b.until ? sum + b.bytes : sum), 0);
  return Math.max(0, ...blocks.map(({ from }) => at(from)));
}

function overlaps(blocks: readonly Lifetime[], offsets: readonly number[]): number {
  let count = 0;
  blocks.forEach((a, i) => {
    blocks.slice(0, i).forEach((b, j) => {
      const together = a.from < b.until && b.from < a.until;
      const [x, y] = [offsets[i]!, offsets[j]!];
      if (together && x < y + b.bytes && y < x + a.bytes) count++;
    });
  });
  return count;
}

describe('planOffsets', () => {
  it('gives blocks that follow each other one place, and those that meet two', () => {
    const blocks = [
      { bytes: 64, from: 0, until: 2 },
      { bytes: 128, from: 1, until: 3 },
      { bytes: 64, from: 2, until: 4 },
    ];
    expect(planOffsets(blocks)).toEqual({ offsets: [128, 0, 128], bytes: 192 });
    expect(planOffsets([])).toEqual({ offsets: [], bytes: 0 });
  });

  it('takes the narrowest gap that is wide enough', () => {
    // 600 and 500 end before the last comes, and leave gaps of 600 at 0 and of 300 at 1,000.
    const blocks = [
      { bytes: 600, from: 0, until: 5 },
      { bytes: 400, from: 0, until: 9 },
      { bytes: 300, from: 0, until: 5 },
      { bytes: 290, from: 0, until: 9 },
      { bytes: 280, from: 6, until: 9 },
    ];
    expect(planOffsets(blocks)).toEqual({ offsets: [0, 600, 1000, 1300, 1000], bytes: 1590 });
  });

  it('needs no more than is alive where lifetimes are nested, as forward and backward passes are', () => {
    const depth = 20;
    const blocks = Array.from({ length: depth }, (_, i) => ({
      bytes: 64 * (depth - i),
      from: i,
      until: 2 * depth - i,
    }));
    expect(planOffsets(blocks).bytes).toBe(mostAlive(blocks));
  });

  it.each([1, 2, 3, 4, 5])('lets no two overlap that live at a time, whatever they are (%i)', (seed) => {
    const random = stream(seed, 'lifetimes');
    const blocks = Array.from({ length: 200 }, () => {
      const from = random.int(100);
      return { bytes: 64 * (1 + random.int(50)), from, until: from + 1 + random.int(30) };
    });
    const { offsets, bytes } = planOffsets(blocks);
    expect(overlaps(blocks, offsets)).toBe(0);
    expect(bytes).toBe(Math.max(...blocks.map((block, i) => offsets[i]! + block.bytes)));
    expect(bytes).toBeGreaterThanOrEqual(mostAlive(blocks));
    // Of as many bytes as all together nothing would be shared.
    expect(bytes).toBeLessThan(1.5 * mostAlive(blocks));
  });
});
