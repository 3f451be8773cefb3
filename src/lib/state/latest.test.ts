import { describe, expect, it } from 'vitest';
import { latest } from './latest';

describe('latest', () => {
  it('merges calls during a run into one run after it', async () => {
    const gates: (() => void)[] = [];
    let runs = 0;
    const call = latest(() => {
      runs++;
      return new Promise<void>((resolve) => gates.push(resolve));
    });
    const first = call();
    const second = call();
    const third = call();
    expect(runs).toBe(1);
    gates[0]!();
    await first;
    await Promise.resolve();
    expect(runs).toBe(2);
    gates[1]!();
    await Promise.all([second, third]);
    expect(runs).toBe(2);
  });

  it('runs again after a failure', async () => {
    let runs = 0;
    const call = latest(async () => {
      runs++;
      if (runs === 1) throw new Error('first');
    });
    const first = call();
    const second = call();
    await expect(first).rejects.toThrow('first');
    await second;
    expect(runs).toBe(2);
  });
});
