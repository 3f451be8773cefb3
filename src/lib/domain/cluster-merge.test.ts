import { expect, it } from 'vitest';
import { mergeByPrediction } from './cluster-merge';
import type { ClusterColumn } from './discovery';

const column = (index: number, rows: number[], predicted: number[]): ClusterColumn => ({
  ...{ index, rows: Int32Array.from(rows), predicted },
  ...{ silhouette: 0, classMix: [0, 0, 0], warning: null },
});

it('puts columns together that are taken for the same class', () => {
  const merged = mergeByPrediction([
    column(0, [5, 1, 7], [0, 3, 0]),
    column(1, [2, 9], [2, 0, 0]),
    column(2, [4], [0, 1, 0]),
    column(3, [6, 8], [0, 1, 1]),
  ]);
  expect(merged.map(({ label, columns }) => [label, columns])).toEqual([
    [0, [1]],
    [1, [0, 2, 3]],
  ]);
  expect([...merged[1]!.rows]).toEqual([5, 4, 6, 1, 8, 7]);
  expect(merged[1]!.predicted).toEqual([0, 5, 1]);
});

it('leaves out what nothing is predicted for', () => {
  expect(mergeByPrediction([column(0, [1], [0, 0, 0])])).toEqual([]);
  expect(mergeByPrediction([])).toEqual([]);
});
