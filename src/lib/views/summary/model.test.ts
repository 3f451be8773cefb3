import { expect, it } from 'vitest';
import type { ImageId } from '../../domain/ids';
import type { Augmentation, TranslationPlan } from '../../domain/style';
import type { MergedColumn } from '../../state/merged-columns';
import { testCatalog } from '../../domain/testing';
import { summaryModel } from './model';

const catalog = testCatalog(
  [
    { label: 0, part: 'training' },
    { label: 1, part: 'training' },
    { label: 0, part: 'explore' },
    { label: 0, part: 'augmented' },
    { label: 1, part: 'augmented' },
    { label: 1, part: 'augmented', discarded: true },
  ],
  ['apple', 'banana'],
);
const rowOf = new Map(catalog.ids.map((id, row) => [id, row]));
const style = { name: 'Cluster 1', images: ['i-2'] as ImageId[] };
const plan: TranslationPlan = {
  method: 'xploregan',
  translator: null,
  mode: 'plain',
  styles: [style],
  sources: ['i-0', 'i-1'] as ImageId[],
  copies: 1,
  seed: 1,
};
const augmentation = {
  plan,
  rows: Int32Array.of(3, 4, 5),
  styles: Uint16Array.of(0, 0, 0),
} as unknown as Augmentation;
const column = { name: 'Cluster 1', rows: Int32Array.of(2), classMix: [1, 0] } as unknown as MergedColumn;

it('counts class by style: before, accepted, and what the plan would add', () => {
  const model = summaryModel({
    catalog,
    rowOf,
    augmentations: [augmentation],
    plan: { ...plan, sources: [...plan.sources].reverse() },
    columns: [column],
  });
  expect(model.styles).toEqual(['Cluster 1']);
  expect(model.rows.map(({ training, cells }) => [training, cells[0]])).toEqual([
    [1, { before: 1, added: 1, planned: 1 }],
    [1, { before: 0, added: 1, planned: 1 }],
  ]);
  expect(model.most).toBe(3);
});

it('does not plan once more what has just been made', () => {
  const next = { ...plan, seed: 2 };
  const model = summaryModel({
    catalog,
    rowOf,
    augmentations: [augmentation],
    plan: next,
    columns: [column],
  });
  expect(model.rows.map(({ added, planned }) => [added, planned])).toEqual([
    [1, 0],
    [1, 0],
  ]);
});

it('does not know what training has of a style that is no column of the clusters', () => {
  const other = { ...column, rows: Int32Array.of(1) } as MergedColumn;
  const model = summaryModel({ catalog, rowOf, augmentations: [], plan, columns: [other] });
  expect(model.rows[0]!.cells[0]!.before).toBeNull();
});

it('shares what walks make over their styles, and gives duplicates a column', () => {
  const two = { ...plan, mode: 'walk', copies: 3, styles: [style, { ...style, name: 'Cluster 2' }] } as const;
  const walk = summaryModel({ catalog, rowOf, augmentations: [], plan: two, columns: [] });
  expect(walk.rows[0]!.cells.map(({ planned }) => planned)).toEqual([1.5, 1.5]);
  const copies = { ...plan, method: 'duplicate', styles: [], copies: 4 } as const;
  const duplicates = summaryModel({ catalog, rowOf, augmentations: [], plan: copies, columns: [] });
  expect([duplicates.styles, duplicates.rows[1]!.planned]).toEqual([['Duplicates'], 4]);
});
