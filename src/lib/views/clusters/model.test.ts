import { expect, it } from 'vitest';
import type { MergedColumn } from '../../state/merged-columns';
import { columnModels, tightnessOf } from './model';

const column: MergedColumn = {
  key: '1:0',
  indices: [0],
  name: 'Cluster 1',
  rows: Int32Array.from([7, 3, 9]),
  silhouette: 0.3,
  classMix: [2, 1],
  predicted: [1, 2],
  warning: null,
};

it('shows the nearest, says how many are left, and what is mostly predicted', () => {
  const [model] = columnModels([column], 2);
  expect([...model!.nearest]).toEqual([7, 3]);
  expect(model).toMatchObject({ hidden: 1, top: { code: 1, share: 2 / 3 }, tightness: 'loose' });
});

it('knows nothing of predictions where there is none', () => {
  expect(columnModels([{ ...column, predicted: [0, 0] }], 9)[0]).toMatchObject({ hidden: 0, top: null });
});

it('reads silhouettes', () => {
  expect([0.6, 0.5, 0.4, 0.1, -0.2].map(tightnessOf)).toEqual(['tight', 'tight', 'loose', 'mixed', 'mixed']);
});
