import { describe, expect, it } from 'vitest';
import { confirmWords, verdictOf } from './words';

const confirm = { size: 14, errors: 12, p: 0.0004, q: 0.012, interval: [0.571, 0.982] as const };

describe('the words of a suspicion', () => {
  it('gives counts, interval, p and q of the held-out half', () => {
    expect(confirmWords({ confirm })).toBe('12 of 14 wrong (57–98 %), p < 0.001, q = 0.012');
    expect(confirmWords({ confirm: { ...confirm, size: 0 } })).toBe('confirm holds no image of this slice');
  });
  it('holds where q is below 5 %, whatever p is', () => {
    expect(verdictOf({ confirm })).toBe('holds');
    expect(verdictOf({ confirm: { ...confirm, q: 0.05 } })).toBe('open');
    expect(verdictOf({ confirm: { ...confirm, size: 0 } })).toBe('none');
  });
});
