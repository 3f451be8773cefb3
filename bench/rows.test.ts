import { describe, expect, it } from 'vitest';
import { fastest, judge, quantile, spread, type Draft } from './rows';
import { table } from './table';

const draft = (ours: Draft['ours'], target: Draft['target'], peers: Draft['peers'] = {}): Draft => ({
  ...{ name: 'step', ours, peers, target },
});

describe('rows of a benchmark', () => {
  it('take the middle of an odd sample and the mean of the two middles of an even one', () => {
    expect(spread([3, 1, 10])).toEqual({ median: 3, min: 1, max: 10, unit: 'ms' });
    expect(spread([4, 1, 2, 10]).median).toBe(3);
    expect(quantile([4, 1, 2, 10], 0.5)).toBe(2);
    expect(quantile([4, 1, 2, 10], 0.99)).toBe(10);
  });

  it('compare medians and judge by the peer that the target names', () => {
    const peers = { fast: spread([2]), slow: spread([100]), absent: { missing: 'not installed' } };
    const target = { kind: 'ratio', must: 8, aim: 4 } as const;
    const made = judge(draft(spread([10]), { ...target, against: 'fast' }, peers), 'median');
    expect(made).toMatchObject({ ratios: { fast: 5, slow: 0.1 }, value: 5, met: true, aimMet: false });
    expect(judge(draft(spread([17]), { ...target, against: 'fast' }, peers), 'median').met).toBe(false);
    const absent = judge(draft(spread([10]), { ...target, against: 'absent' }, peers), 'median');
    expect(absent).toMatchObject({ value: null, met: null, aimMet: null });
  });

  it('turn the quotient over where a lead is wanted', () => {
    const target = { kind: 'lead', against: 'slow', must: 40, aim: 150 } as const;
    const made = judge(draft(spread([10]), target, { slow: spread([500]) }), 'median');
    expect(made).toMatchObject({ value: 50, met: true, aimMet: false });
  });

  it('judge a limit by the figure itself, a rate by at least so much', () => {
    const rate = draft(spread([50, 70, 90], 'images/s'), { kind: 'at least', must: 60, aim: 80 });
    expect(judge(rate, 'median')).toMatchObject({ value: 70, met: true, aimMet: false, against: null });
    expect(judge(rate, 'best')).toMatchObject({ value: 90, aimMet: true });
    const slow = draft({ ...spread([1, 1, 1, 90]), p99: 90 }, { kind: 'at most', must: 50, aim: 16 });
    expect(judge(slow, 'best')).toMatchObject({ value: 90, met: false });
  });

  it('take the best of a sample where the machine is busy', () => {
    const target = { kind: 'ratio', against: 'peer', must: 2, aim: 1 } as const;
    const busy = draft(spread([10, 30, 50]), target, { peer: spread([10, 11]) });
    expect(judge(busy, 'best').value).toBe(1);
    expect(judge(busy, 'median').value).toBeCloseTo(2.857, 3);
  });

  it('hold the fastest peer under one name', () => {
    const peers = { a: spread([9]), b: spread([3]), c: { missing: 'absent' } };
    expect(fastest(peers)).toMatchObject({ median: 3, notes: { which: 'b' } });
    expect(fastest({ c: { missing: 'absent' } })).toEqual({ missing: 'absent' });
  });

  it('are told with target, verdict and every peer', () => {
    const target = { kind: 'ratio', against: 'peer', must: 4, aim: 1.5 } as const;
    const peers = { peer: spread([2000]), other: { missing: 'not installed' } };
    const told = table([judge(draft(spread([10_000, 11_000]), target, peers), 'median')]);
    expect(told.split('\n')).toEqual([
      'step  ÷ peer 5.25 (must ≤ 4, aim ≤ 1.5)  NOT MET',
      '    ours: 10,500 ms (10,000 to 11,000)',
      '    peer: 2,000 ms → 5.25',
      '    other: missing: not installed',
    ]);
  });
});
