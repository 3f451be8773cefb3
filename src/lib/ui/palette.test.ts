import { describe, expect, it } from 'vitest';
import { UNLABELLED } from '../domain/catalog';
import { GREY, classColors, colorOf } from './palette';

describe('classColors', () => {
  it('gives every class its own colour up to ten', () => {
    for (let n = 1; n <= 10; n++) expect(new Set(classColors(n)).size).toBe(n);
  });
  it('lets one class stand out beyond ten', () => {
    const colors = classColors(30, 4);
    expect(colors).toHaveLength(30);
    expect(colors.filter((c) => c !== GREY)).toEqual([colors[4]]);
  });
  it('is grey without a class', () => {
    expect(colorOf(classColors(3), UNLABELLED)).toBe(GREY);
  });
});
