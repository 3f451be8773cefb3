import { describe, expect, it } from 'vitest';
import { combineOf, combined, extended, inside, type Vertex } from './lasso';
import { testPoints } from './testing';

describe('the lasso', () => {
  const points = testPoints([0.2, 0.2], [0.5, 0.5], [0.8, 0.2], [0.5, 0.9]);

  it('closes itself and takes what is inside', () => {
    const triangle: readonly Vertex[] = [
      [0, 0],
      [1, 0],
      [0.5, 0.8],
    ];
    expect([...inside(points, triangle)]).toEqual([0, 1, 2]);
  });

  it('follows a hollow: what lies in the notch stays out', () => {
    const notched: readonly Vertex[] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0.5, 0.3],
      [0, 1],
    ];
    expect([...inside(points, notched)]).toEqual([0, 2]);
  });

  it('takes nothing with less than three vertices', () => {
    expect(inside(points, [[0, 0]])).toHaveLength(0);
    expect(
      inside(points, [
        [0, 0],
        [1, 1],
      ]),
    ).toHaveLength(0);
  });

  it('drops vertices that are closer than the gap', () => {
    const one = extended([], [0, 0], 0.1);
    expect(extended(one, [0.05, 0], 0.1)).toBe(one);
    expect(extended(one, [0.2, 0], 0.1)).toHaveLength(2);
  });

  it('replaces, adds or takes away, each image once', () => {
    const keys = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
    expect(combined(['a', 'b'], ['b', 'c'], combineOf(keys))).toEqual(['b', 'c']);
    expect(combined(['a', 'b'], ['b', 'c'], combineOf({ ...keys, shiftKey: true }))).toEqual(['a', 'b', 'c']);
    expect(combined(['a', 'b'], ['b', 'c'], combineOf({ ...keys, altKey: true }))).toEqual(['a']);
  });
});
