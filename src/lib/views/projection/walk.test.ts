import { describe, expect, it } from 'vitest';
import { islandsOf } from './islands';
import { contoursOf } from './density';
import { Picker } from './picking';
import { testPoints } from './testing';
import { keyOf, pointsAt, START, treeOf, walked, within, type Walk } from './walk';

const points = testPoints(
  [0.1, 0.1, 0],
  [0.12, 0.12, 0, 1],
  [0.13, 0.1, 0],
  [0.9, 0.9, 0],
  [0.88, 0.9, 0],
  [0.5, 0.1, 1],
);
const all = Int32Array.of(0, 1, 2, 3, 4);

describe('islandsOf', () => {
  it('finds what hangs together, largest first', () => {
    expect(islandsOf(points, all).map((island) => [...island])).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
  });
  it('gathers stragglers, and loses nobody', () => {
    const many = testPoints(
      ...Array.from({ length: 200 }, (_, i) => [0.1 + (i % 10) * 0.01, 0.1] as const),
      [0.9, 0.1],
      [0.5, 0.9],
    );
    const islands = islandsOf(many, Int32Array.from(many.rows));
    expect(islands.map(({ length }) => length)).toEqual([200, 2]);
  });
});

describe('the walk of the keyboard', () => {
  const tree = treeOf(points);
  const press = (...keys: readonly string[]): Walk =>
    keys.reduce((walk, key) => walked(tree, walk, keyOf(key)!), START);
  const rows = (walk: Walk): readonly number[] => [...pointsAt(tree, walk)].sort();

  it('begins at a class and goes to the next', () => {
    expect(rows(START)).toEqual([0, 1, 2, 3, 4]);
    expect(rows(press('ArrowRight'))).toEqual([5]);
    expect(rows(press('ArrowRight', 'ArrowRight', 'ArrowLeft'))).toEqual([0, 1, 2, 3, 4]);
  });
  it('goes into an island and to its items, wrong ones first, and out again', () => {
    expect(rows(press('ArrowDown'))).toEqual([0, 1, 2]);
    expect(rows(press('ArrowDown', 'ArrowRight'))).toEqual([3, 4]);
    expect(rows(press('ArrowDown', 'ArrowDown'))).toEqual([1]);
    expect(rows(press('ArrowDown', 'ArrowDown', 'End'))).toEqual([2]);
    expect(rows(press('ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp'))).toEqual([0, 1, 2, 3, 4]);
  });
  it('stays where the tree shrinks', () => {
    const less = treeOf(testPoints([0.1, 0.1, 0]));
    expect(within(less, press('ArrowDown', 'ArrowRight', 'ArrowDown', 'End'))).toMatchObject({
      label: 0,
      island: 0,
      item: 0,
    });
    expect(pointsAt([], within([], START))).toHaveLength(0);
    expect(walked([], walked([], START, 'ArrowDown'), 'ArrowRight')).toMatchObject({ island: 0 });
  });
});

describe('Picker', () => {
  it('finds the nearest point in reach', () => {
    const picker = new Picker(points);
    expect(picker.nearest(0.115, 0.115, 0.05)).toBe(1);
    expect(picker.nearest(0.5, 0.5, 0.05)).toBe(-1);
    expect([...picker.within(0.8, 0.8, 1, 1)].sort()).toEqual([3, 4]);
  });
});

describe('contoursOf', () => {
  const cloud = testPoints(
    ...Array.from({ length: 40 }, (_, i) => [0.3 + 0.01 * (i % 7), 0.3 + 0.01 * (i % 5), i % 2] as const),
  );
  it('draws each class in its colour, around where its points are', () => {
    const contours = contoursOf(cloud, ['#111111', '#222222']);
    expect(contours.map(({ color }) => color)).toEqual(['#111111', '#222222']);
    const xs = contours[0]!.rings.flatMap((ring) => [...ring].filter((_, i) => i % 2 === 0));
    expect(Math.min(...xs)).toBeGreaterThan(0.1);
    expect(Math.max(...xs)).toBeLessThan(0.6);
    expect(contours[0]!.rings.length).toBeGreaterThan(1);
  });
  it('draws no line around a handful, and one grey density for many classes', () => {
    expect(contoursOf(points, ['#111111', '#222222'])).toEqual([]);
    const many = Array.from({ length: 12 }, () => '#111111');
    expect(contoursOf(cloud, many).map(({ color }) => color)).toEqual(['#8A919C']);
  });
});
