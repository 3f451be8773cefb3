import { describe, expect, it } from 'vitest';
import { association, contingency, totalVariation, type Contingency } from './association';
import { hypergeometricTail } from './hypergeometric';
import { benjaminiHochberg, holm } from './multiple-testing';

const table = (...rows: number[][]): Contingency => ({
  rows: rows.length,
  columns: rows[0]!.length,
  counts: Float64Array.from(rows.flat()),
});

describe('association', () => {
  it('has the known values', () => {
    const a = association(table([30, 10, 0], [5, 25, 10], [0, 5, 35]));
    expect(a.chiSquared).toBeCloseTo(103.869048, 5);
    expect(a.v).toBeCloseTo(0.657866, 5);
    expect(a.correctedV).toBeCloseTo(0.650455, 5);
    expect(a.mutualInformation).toBeCloseTo(0.48027, 5);
    expect(a.normalised).toBeCloseTo(0.438202, 5);
    const b = association(table([90, 5, 5], [5, 90, 5], [5, 5, 90]));
    expect(b.chiSquared).toBeCloseTo(433.5, 6);
    expect(b.v).toBeCloseTo(0.85, 3);
    expect(b.correctedV).toBeCloseTo(0.8489, 4);
    expect(b.mutualInformation).toBeCloseTo(0.704215, 5);
  });

  it('ignores empty rows and columns, and says 0 where one side is constant', () => {
    const plain = association(table([30, 10], [5, 25]));
    expect(association(table([30, 0, 10], [0, 0, 0], [5, 0, 25]))).toEqual(plain);
    expect(association(table([3, 4], [0, 0])).correctedV).toBe(0);
  });

  it('counts pairs of codes', () => {
    expect([...contingency([0, 1, 1, -1], [1, 0, 0, 1], 2, 2).counts]).toEqual([0, 1, 2, 0]);
  });
});

it('measures total variation', () => {
  expect(totalVariation([1, 1], [3, 1])).toBeCloseTo(0.25, 12);
  expect(totalVariation([0, 0], [3, 1])).toBe(0);
});

it('gives the chance of so many errors in a slice', () => {
  expect(hypergeometricTail(9, 20, 30, 200)).toBeCloseTo(6.3582e-4, 8);
  expect(hypergeometricTail(0, 20, 30, 200)).toBeCloseTo(1, 10);
  expect(hypergeometricTail(21, 20, 30, 200)).toBe(0);
});

it('adjusts for many tests', () => {
  const p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216];
  const q = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714, 0.216, 0.216, 0.216];
  benjaminiHochberg(p).forEach((value, i) => expect(value).toBeCloseTo(q[i]!, 6));
  expect(benjaminiHochberg([0.216, 0.001])).toEqual([0.216, 0.002]);
  expect(holm([0.01, 0.04, 0.03]).map((v) => +v.toFixed(6))).toEqual([0.03, 0.06, 0.06]);
});
