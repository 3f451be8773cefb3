import { describe, expect, it } from 'vitest';
import type { ClassifierId } from './ids';
import { styleProbe } from './style-probe';

const answers = (text: string): Int16Array => Int16Array.from(text, Number);

describe('styleProbe', () => {
  it('counts what each style turns, into what, and tests the pairs that only one of them turns', () => {
    const before = answers('0000000011');
    const probe = styleProbe('c' as ClassifierId, before, answers('1111111111'), answers('0000000111'), 2);
    expect(probe.style).toMatchObject({ n: 10, turned: 8, into: [0, 8] });
    expect(probe.random).toMatchObject({ n: 10, turned: 1, into: [0, 1] });
    // Seven sources turn in the style alone, none in the random group alone: 2 · (1/2)^7.
    expect(probe.p).toBeCloseTo(2 / 128, 12);
    expect(probe.style.interval[0]).toBeGreaterThan(0.4);
  });

  it('finds nothing where both turn the same', () => {
    const after = answers('1100');
    expect(styleProbe('c' as ClassifierId, answers('0000'), after, after, 2).p).toBe(1);
  });
});
