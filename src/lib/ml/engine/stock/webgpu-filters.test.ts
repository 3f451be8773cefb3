import { describe, expect, it } from 'vitest';
import { partsOf } from './webgpu-filters';

describe('parts of the rows that a filter gradient sums over', () => {
  it('are none where places are few or threads many', () => {
    expect(partsOf(1, 1, 1)).toMatchObject({ parts: 1 });
    expect(partsOf(1, 255, 1)).toMatchObject({ parts: 1 });
    expect(partsOf(16_384, 1000, 100)).toMatchObject({ parts: 1 });
  });

  it('are as many as keep a GPU busy, each worth its sum', () => {
    expect(partsOf(9, 512, 64)).toEqual({ parts: 64, length: 8 });
    expect(partsOf(576, 512, 64)).toEqual({ parts: 29, length: 18 });
    expect(partsOf(576, 128, 16)).toEqual({ parts: 16, length: 8 });
  });

  it('take every row once, none without one', () => {
    for (const threads of [1, 40, 3000, 16_383]) {
      for (const rows of [1, 15, 16, 17, 512, 513, 1311]) {
        for (const width of [1, 7, 64]) {
          const { parts, length } = partsOf(threads, rows, width);
          expect((parts - 1) * length).toBeLessThan(rows);
          expect(parts * length).toBeGreaterThanOrEqual(rows);
        }
      }
    }
  });
});
