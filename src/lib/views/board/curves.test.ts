import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../domain/classifier';
import { curvesModel, epochTicks } from './curves';

const epoch = (n: number, loss: number, validationLoss: number | null): EpochRecord => ({
  epoch: n,
  loss,
  accuracy: 0.5,
  validationLoss,
  validationAccuracy: validationLoss === null ? null : 0.4,
  seconds: n,
});

describe('curvesModel', () => {
  it('holds both curves and an axis of all epochs to come', () => {
    const model = curvesModel([epoch(1, 2, 1), epoch(2, 1, 3)], 20, 'loss');
    expect(model.curves.map((c) => [c.name, c.points.map((p) => p.y)])).toEqual([
      ['training', [2, 1]],
      ['validation', [1, 3]],
    ]);
    expect(model.epochs).toBe(20);
    expect(model.domain[0]).toBe(0);
    expect(model.domain[1]).toBeCloseTo(3.15, 6);
  });
  it('leaves out a curve without values and values that are no number', () => {
    const model = curvesModel([epoch(1, NaN, null), epoch(2, 1, null)], 2, 'loss');
    expect(model.curves).toEqual([{ name: 'training', points: [{ x: 2, y: 1 }] }]);
  });
  it('shows accuracy from none to all', () => {
    expect(curvesModel([], 5, 'accuracy').domain).toEqual([0, 1]);
  });
});

describe('epochTicks', () => {
  it('are whole, few, and end with the last epoch', () => {
    expect(epochTicks(3)).toEqual([1, 2, 3]);
    expect(epochTicks(20)).toEqual([1, 5, 10, 15, 20]);
    for (const n of [1, 7, 13, 50, 200]) {
      const ticks = epochTicks(n);
      expect(ticks.at(-1)).toBe(n);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(new Set(ticks).size).toBe(ticks.length);
    }
  });
});
