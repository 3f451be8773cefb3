import { describe, expect, it } from 'vitest';
import { count, counted, fixed, percent, pFigure, pWords, signed } from './figures';

describe('figures', () => {
  it('counts', () => {
    expect(counted(1, 'image')).toBe('1 image');
    expect(counted(1234, 'image')).toBe('1,234 images');
    expect(counted(2, 'class', 'classes')).toBe('2 classes');
    expect([0, 999, -1234, 1_234_567].map(count)).toEqual(['0', '999', '−1,234', '1,234,567']);
  });
  it('writes a true minus, and none before nothing', () => {
    expect([-12.44, -0.01, 0, 3.25].map((value) => fixed(value, 1))).toEqual(['−12.4', '0.0', '0.0', '3.3']);
    expect([-12.44, -0.01, 0, 2.6].map((value) => signed(value, 1))).toEqual([
      '−12.4',
      '±0.0',
      '±0.0',
      '+2.6',
    ]);
  });
  it('gives shares', () => {
    expect([0.4963, -0.026, NaN].map((share) => percent(share))).toEqual(['49.6 %', '−2.6 %', '–']);
  });
  it('gives probabilities with the digits that say something', () => {
    expect([0.0002, 0.0421, 0.253, 1].map(pFigure)).toEqual(['< 0.001', '0.042', '0.25', '1.00']);
    expect([pWords(0.0002), pWords(0.0421), pWords(0.253, 'q')]).toEqual([
      'p < 0.001',
      'p = 0.042',
      'q = 0.25',
    ]);
  });
});
