import { describe, expect, it } from 'vitest';
import { partsOf } from './webgpu-conv';

describe('parts of the places that a filter gradient sums over', () => {
  it('are none where places are few or tiles many', () => {
    expect(partsOf(1, 1)).toMatchObject({ parts: 1 });
    expect(partsOf(1, 511)).toMatchObject({ parts: 1 });
    expect(partsOf(256, 100_000)).toMatchObject({ parts: 1 });
  });

  it('are as many as keep a GPU busy, each worth its sum', () => {
    expect(partsOf(1, 16_384)).toEqual({ parts: 64, length: 256 });
    expect(partsOf(9, 16_384)).toEqual({ parts: 29, length: 576 });
    expect(partsOf(36, 1024)).toEqual({ parts: 4, length: 256 });
  });

  it('take every place once, none without one', () => {
    for (const tiles of [1, 3, 40, 255]) {
      for (const places of [1, 15, 16, 17, 512, 513, 1311, 20_001]) {
        const { parts, length } = partsOf(tiles, places);
        expect((parts - 1) * length).toBeLessThan(places);
        expect(parts * length).toBeGreaterThanOrEqual(places);
      }
    }
  });
});
