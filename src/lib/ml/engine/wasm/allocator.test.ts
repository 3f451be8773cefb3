import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAllocator, sizeClass } from './allocator';

const ROOM = 1 << 20;

function tracked(limit = Infinity) {
  let end = 0;
  const allocator = createAllocator(1024, (to) => {
    if (to > limit) throw new Error('full');
    end = Math.max(end, to);
  });
  return { allocator, end: () => end };
}

describe('allocator', () => {
  it('rounds up by an eighth at most, and leaves room for a vector behind', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 30 }), (bytes) => {
        const size = sizeClass(bytes);
        expect(size % 64).toBe(0);
        expect(size).toBeGreaterThanOrEqual(bytes + 64);
        expect(size).toBeLessThanOrEqual(Math.max((bytes + 64) * 1.125 + 64));
      }),
    );
  });

  it('never hands out memory twice, whatever is freed in between', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.boolean()), { maxLength: 200 });
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.nat()), (steps, picks) => {
        const { allocator, end } = tracked();
        const live: { at: number; bytes: number }[] = [];
        for (const [bytes, release] of steps) {
          const at = allocator.allocate(bytes);
          expect(at % 64).toBe(0);
          expect(at + bytes).toBeLessThanOrEqual(end());
          for (const other of live) {
            expect(at + bytes <= other.at || other.at + other.bytes <= at).toBe(true);
          }
          live.push({ at, bytes });
          if (release) allocator.free(live.splice(picks.next().value % live.length, 1)[0]!.at);
        }
        for (const { at } of live) allocator.free(at);
        expect(allocator.inUse).toBe(0);
      }),
    );
  });

  it('does not grow while the same shapes come and go', () => {
    const { allocator, end } = tracked();
    const step = (): void => {
      const blocks = [100, 4096, 70_000, 100, 33].map((bytes) => allocator.allocate(bytes));
      for (const at of blocks.reverse()) allocator.free(at);
    };
    step();
    const after = end();
    for (let i = 0; i < 1000; i++) step();
    expect(end()).toBe(after);
    expect(allocator.peak).toBeLessThanOrEqual(after);
  });

  it('merges what was freed before it asks for more', () => {
    const { allocator } = tracked(ROOM);
    const small = Array.from({ length: 100 }, () => allocator.allocate(8000));
    expect(() => allocator.allocate(700_000)).toThrow('full');
    for (const at of small) allocator.free(at);
    expect(allocator.allocate(700_000)).toBeGreaterThan(0);
  });

  it('refuses to free twice', () => {
    const { allocator } = tracked();
    const at = allocator.allocate(10);
    allocator.free(at);
    expect(() => allocator.free(at)).toThrow('Nothing is allocated');
  });
});
