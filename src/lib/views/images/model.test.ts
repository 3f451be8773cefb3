import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../../domain/predictions';
import { predictionsOf } from '../../state/predictions';
import { testCatalog } from '../../domain/testing';
import { all } from '../testing';
import { lineAt, linesOf, moved } from './lines';
import { SORTS, imagesModel, type ImagesInput } from './model';

// Classes 0, 0, 1, 1, 2; right, wrong (as 1), right but unsure, wrong (as 0, surely), not predicted.
const catalog = testCatalog([
  { label: 0, path: 'e' },
  { label: 0, path: 'd' },
  { label: 1, path: 'c' },
  { label: 1, path: 'b' },
  { label: 2, path: 'a' },
]);
const logits = Float32Array.from([5, 0, 0, 0, 1, 0, 0, 0.5, 0, 9, 0, 0, NaN, NaN, NaN]);
const input: ImagesInput = {
  catalog,
  predictions: predictionsOf(logits, catalog.labels),
  visible: all(5),
  filter: null,
  wrongOnly: false,
  sort: 'loss',
  grouping: 'none',
};
const order = (change: Partial<ImagesInput>): number[] => [...imagesModel({ ...input, ...change }).order];

describe('imagesModel', () => {
  it('sorts: highest loss, lowest confidence, class, path; without a value last', () => {
    expect(order({})).toEqual([3, 1, 2, 0, 4]);
    expect(order({ sort: 'confidence' })).toEqual([2, 1, 0, 3, 4]);
    expect(order({ sort: 'class' })).toEqual([0, 1, 2, 3, 4]);
    expect(order({ sort: 'path' })).toEqual([4, 3, 2, 1, 0]);
    expect(order({ predictions: null })).toEqual([0, 1, 2, 3, 4]);
  });

  it('shows what is visible, filtered and, if asked, wrong', () => {
    expect(order({ visible: Uint8Array.from([1, 1, 0, 0, 1]) })).toEqual([1, 0, 4]);
    expect(order({ filter: Uint8Array.from([0, 1, 1, 0, 0]) })).toEqual([1, 2]);
    expect(order({ wrongOnly: true })).toEqual([3, 1]);
    expect(order({ wrongOnly: true, predictions: null })).toEqual([]);
  });

  it('groups by class and prediction, wrong ones first, unpredicted last', () => {
    const model = imagesModel({ ...input, grouping: 'prediction' });
    expect(model.groups.map((g) => [g.label, g.predicted, g.start, g.count])).toEqual([
      [0, 1, 0, 1],
      [1, 0, 1, 1],
      [0, 0, 2, 1],
      [1, 1, 3, 1],
      [2, UNKNOWN, 4, 1],
    ]);
    expect([...model.order]).toEqual([1, 3, 0, 2, 4]);
  });

  it.each(SORTS)('sorts 10,000 rows by %s, each once, class by class', (sort) => {
    const big = testCatalog(Array.from({ length: 10_000 }, (_, i) => ({ label: i % 10 })));
    const values = Float32Array.from({ length: 100_000 }, (_, i) => Math.sin(i * 12.9898) * 4);
    const { order, groups } = imagesModel({
      ...input,
      catalog: big,
      predictions: predictionsOf(values, big.labels),
      visible: all(10_000),
      sort,
      grouping: 'prediction',
    });
    expect(new Set(order).size).toBe(10_000);
    for (const { label, start, count } of groups) {
      const rows = order.subarray(start, start + count);
      expect(new Set(rows.map((row) => big.labels[row]!))).toEqual(new Set([label]));
    }
  });
});

describe('lines', () => {
  const lines = linesOf(
    {
      order: new Int32Array(8),
      groups: [
        { label: 0, predicted: 1, start: 0, count: 5 },
        { label: 0, predicted: 0, start: 5, count: 3 },
      ],
    },
    3,
  );

  it('break at the columns and at each group', () => {
    expect(lines.map((l) => (l.kind === 'tiles' ? [l.start, l.end] : 'heading'))).toEqual([
      'heading',
      [0, 3],
      [3, 5],
      'heading',
      [5, 8],
    ]);
    expect(linesOf({ order: new Int32Array(4), groups: [] }, 3)).toHaveLength(2);
    expect([0, 2, 3, 4, 5, 7].map((p) => lineAt(lines, p))).toEqual([1, 1, 2, 2, 4, 4]);
  });

  it('are walked by the keyboard, the column kept as far as it reaches', () => {
    expect(moved(lines, 8, 2, 'down')).toBe(4);
    expect(moved(lines, 8, 4, 'down')).toBe(6);
    expect(moved(lines, 8, 7, 'up')).toBe(4);
    expect(moved(lines, 8, 1, 'up')).toBe(1);
    expect(moved(lines, 8, 6, 'down')).toBe(6);
    expect(moved(lines, 8, 7, 'right')).toBe(7);
    expect(moved(lines, 8, 0, 'page-down')).toBe(5);
    expect(moved(lines, 8, 3, 'last')).toBe(7);
  });
});
