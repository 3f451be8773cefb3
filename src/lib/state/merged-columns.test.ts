import { expect, it } from 'vitest';
import type { ClusterColumn } from '../domain/discovery';
import { groupsByPrediction, mergedColumns, singles } from './merged-columns';

const column = (index: number, rows: readonly number[], predicted: readonly number[]): ClusterColumn => ({
  index,
  rows: Int32Array.from(rows),
  silhouette: index / 10,
  classMix: [rows.length, 0],
  predicted,
  warning: index === 0 ? 'It is a class.' : null,
});
const columns = [column(0, [1, 2], [2, 0]), column(1, [3], [0, 1]), column(2, [4, 5, 6, 7], [3, 1])];

it('groups columns by the class that is most often predicted in them', () => {
  expect(groupsByPrediction(columns)).toEqual([[0, 2], [1]]);
});

it('merges: the nearest of each first, counts added, silhouettes weighted by size', () => {
  const [both, single] = mergedColumns(columns, [[0, 2], [1]], '1');
  expect(both).toMatchObject({
    key: '1:0+2',
    name: 'Clusters 1, 3',
    classMix: [6, 0],
    predicted: [5, 1],
    warning: null,
  });
  expect([...both!.rows]).toEqual([1, 4, 2, 5, 6, 7]);
  expect(both!.silhouette).toBeCloseTo((0 * 2 + 0.2 * 4) / 6, 9);
  expect(single).toMatchObject({ name: 'Cluster 2', indices: [1] });
});

it('keeps a column alone as it is, its warning too', () => {
  expect(mergedColumns(columns, singles(columns), '1')[0]).toMatchObject({ warning: 'It is a class.' });
});
