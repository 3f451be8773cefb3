import { describe, expect, it } from 'vitest';
import type { Comparison } from './comparison';
import { compare } from './comparison';
import { decisive, isBetter, verdictWords } from './verdict';

const column = (values: string): Int8Array => Int8Array.from(values, Number);
const rows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
const compared = (before: string, after: string, groups: Int32Array | null = null): Comparison =>
  compare(rows(before.length), column(before), column(after), groups)!;

describe('verdictWords', () => {
  it('says how many turned, by how much, and how sure that is', () => {
    const words = verdictWords(compared('0'.repeat(12) + '1'.repeat(28), '1'.repeat(39) + '0'), 'confirm');
    expect(words).toMatch(
      /^Of 40 images of confirm, 12 turned right and 1 turned wrong: 27\.5 points better \(/,
    );
    expect(words).toContain('exact p = 0.003');
  });

  it('does not call three of ten a success', () => {
    expect(verdictWords(compared('0001111111', '1111111111'), 'confirm')).toContain('may be chance');
  });

  it('names a loss and a standstill', () => {
    expect(verdictWords(compared('1'.repeat(20), '0'.repeat(20)), 'explore')).toContain('100 points worse (');
    expect(verdictWords(compared('0110', '1010'), 'explore')).toContain('no difference');
  });

  it('writes what is below nothing with a true minus', () => {
    const words = verdictWords(compared('0001111111', '1111111110'), 'confirm');
    expect(words).toMatch(/95 % interval −\d/);
    expect(words).not.toMatch(/-\d/);
  });

  it('lets groups decide where images come in groups', () => {
    const groups = Int32Array.from({ length: 30 }, (_, i) => Math.floor(i / 10));
    const words = verdictWords(compared('0'.repeat(30), '1'.repeat(30), groups), 'confirm');
    expect(words).toMatch(/may be chance .*exact p = 0\.25 over 3 groups/);
  });
});

describe('isBetter', () => {
  it('lets groups decide where images come in groups, and images where each stands alone', () => {
    const inThree = Int32Array.from({ length: 30 }, (_, i) => Math.floor(i / 10));
    const turned = (groups: Int32Array | null) => compared('0'.repeat(30), '1'.repeat(30), groups);
    expect(turned(inThree).p).toBeLessThan(0.001);
    expect(decisive(turned(inThree)).groups).toBe(3);
    expect(decisive(turned(inThree)).p).toBeCloseTo(0.25, 9);
    expect(isBetter(turned(inThree))).toBe(false);
    expect(decisive(turned(rows(30)))).toMatchObject({ p: turned(null).p, groups: null });
    expect(isBetter(turned(null))).toBe(true);
  });

  it('takes no loss for a gain', () => {
    expect(isBetter(compared('1'.repeat(30), '0'.repeat(30)))).toBe(false);
  });
});
