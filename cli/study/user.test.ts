import { expect, test } from 'vitest';
import type { Catalog } from '../../src/lib/domain/catalog';
import type { ClusterColumn } from '../../src/lib/domain/discovery';
import type { TranslatorId } from '../../src/lib/domain/ids';
import { testCatalog } from '../../src/lib/domain/testing';
import { attempts } from './user';

const TRANSLATOR = 't-1' as TranslatorId;

/** `training` rows of training, then `explore` of explore, in two classes by turns. */
const catalogOf = (training: number, explore: number): Catalog =>
  testCatalog(
    Array.from({ length: training + explore }, (_, row) => ({
      label: row % 2,
      part: row < training ? 'training' : 'explore',
    })),
    ['a', 'b'],
  );

const column = (index: number, from: number, size: number, predicted: readonly number[]): ClusterColumn => ({
  ...{ index, rows: Int32Array.from({ length: size }, (_, i) => from + i) },
  ...{ silhouette: 0.5, classMix: [0, 0], predicted, warning: null },
});

const columns = [
  column(0, 10, 8, [8, 0]),
  column(1, 18, 8, [1, 7]),
  column(2, 26, 8, [4, 4]),
  column(3, 34, 2, [2, 0]),
];

test('clusters are styles as they are, but for the smallest, and merged for walks', () => {
  const [plain, walks] = attempts(catalogOf(10, 26), columns, TRANSLATOR, 1);
  expect(plain).toMatchObject({ name: 'columns, plain', originals: true });
  expect(plain!.plan.styles.map(({ images }) => images.length)).toEqual([8, 8, 8]);
  expect(plain!.plan.sources).toEqual(Array.from({ length: 10 }, (_, row) => `i-${row}`));
  expect(walks).toMatchObject({ name: 'merged, walks', originals: false, plan: { mode: 'walk', copies: 4 } });
  expect(walks!.plan.styles).toHaveLength(2);
});

test('too many new images: the plain attempt takes the merged styles', () => {
  const many = catalogOf(2000, 26);
  const moved = columns.map(({ rows, ...rest }) => ({ ...rest, rows: rows.map((row) => row + 1990) }));
  const [plain] = attempts(many, moved, TRANSLATOR, 1);
  expect(plain!.name).toBe('merged, plain');
  expect(plain!.plan.styles).toHaveLength(2);
});

test('clusters that are all too small lend their styles merged', () => {
  const small = [column(0, 10, 4, [4, 0]), column(1, 14, 4, [0, 4])];
  const [plain] = attempts(catalogOf(10, 8), small, TRANSLATOR, 1);
  expect(plain!.name).toBe('merged, plain');
  expect(plain!.plan.styles.map(({ images }) => images.length)).toEqual([4, 4]);
});

test('walks from very many sources make fewer of each', () => {
  const moved = columns.map(({ rows, ...rest }) => ({ ...rest, rows: rows.map((row) => row + 19_990) }));
  const [, walks] = attempts(catalogOf(20_000, 26), moved, TRANSLATOR, 1);
  expect(walks!.plan.copies).toBe(2);
});
