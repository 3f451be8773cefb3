import { describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING } from './classifier';
import { TRAINING_LIMITS, withinLimits } from './training-limits';

describe('TRAINING_LIMITS', () => {
  it('hold their ends, whole numbers where asked, and no NaN', () => {
    const { batch, learningRate } = TRAINING_LIMITS;
    expect([0, 1, 1.5, 512, 513, NaN].map((value) => withinLimits(batch, value))).toEqual([
      false,
      true,
      false,
      true,
      false,
      false,
    ]);
    expect([0, 1e-7, 0.05, 10, 11].map((value) => withinLimits(learningRate, value))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('allow the default recipe', () => {
    const { epochs, batch, shiftPx, seed, optimizer } = DEFAULT_TRAINING;
    const values = { epochs, batch, shiftPx, seed, ...optimizer };
    for (const key of ['epochs', 'batch', 'shiftPx', 'seed', 'learningRate', 'weightDecay'] as const) {
      expect(withinLimits(TRAINING_LIMITS[key], values[key]), key).toBe(true);
    }
  });
});
