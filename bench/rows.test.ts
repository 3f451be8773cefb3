import { describe, expect, it } from 'vitest';
import { row, spread } from './rows';

describe('rows of a benchmark', () => {
  it('take the middle of an odd sample and the mean of the two middles of an even one', () => {
    expect(spread([3, 1, 10])).toEqual({ median: 3, min: 1, max: 10, unit: 'ms' });
    expect(spread([4, 1, 2, 10]).median).toBe(3);
  });

  it('compare medians and judge by the peer that the target names', () => {
    const peers = { fast: spread([2]), slow: spread([100]), absent: { missing: 'not installed' } };
    const target = { must: 8, aim: 4 };
    const made = row('step', spread([10]), peers, { ...target, against: 'fast' });
    expect(made.ratios).toEqual({ fast: 5, slow: 0.1 });
    expect(made.met).toBe(true);
    expect(row('step', spread([17]), peers, { ...target, against: 'fast' }).met).toBe(false);
    expect(row('step', spread([10]), peers, { ...target, against: 'absent' }).met).toBeNull();
  });
});
