import { describe, expect, it } from 'vitest';
import { apart } from './apart';

describe('apart', () => {
  it('keeps labels where they are if they do not overlap', () => {
    expect(apart([10, 50], 14, 0, 100)).toEqual([10, 50]);
  });
  it('moves them apart within the plot', () => {
    expect(apart([50, 48], 14, 0, 100)).toEqual([62, 48]);
    expect(apart([99, 100], 14, 0, 100)).toEqual([86, 100]);
  });
});
