import { describe, expect, it } from 'vitest';
import { ago, bytes, duration, percentRange, timeLeft } from './format';

describe('format', () => {
  it('gives intervals of shares', () => {
    expect(percentRange([0.438, 0.5551])).toBe('43.8–55.5');
  });
  it('gives durations', () => {
    expect([7.6, 60, 125, 3600, 3780].map(duration)).toEqual([
      '8 s',
      '1 min',
      '2 min 5 s',
      '1 h',
      '1 h 3 min',
    ]);
    expect([null, 3, 42, 100].map(timeLeft)).toEqual([
      '',
      'a few seconds left',
      'about 45 s left',
      'about 2 min left',
    ]);
  });
  it('gives sizes', () => {
    expect([12, 999, 1000, 5_000_000_000, 123_000_000].map(bytes)).toEqual([
      '12 B',
      '999 B',
      '1.0 kB',
      '5.0 GB',
      '123 MB',
    ]);
  });
  it('gives ages', () => {
    const now = 1_000_000_000_000;
    expect([10, 300, 7200, 90_000].map((s) => ago(now - s * 1000, now))).toEqual([
      'just now',
      '5 min ago',
      '2 h ago',
      'yesterday',
    ]);
  });
});
