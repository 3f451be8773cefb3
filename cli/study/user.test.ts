import { expect, test } from 'vitest';
import type { Catalog } from '../../src/lib/domain/catalog';
import type { ClusterColumn } from '../../src/lib/domain/discovery';
import type { TranslatorId } from '../../src/lib/domain/ids';
import { attempts } from './user';

const TRANSLATOR = 't-1' as TranslatorId;

/** `training` rows of training, then `explore` of explore, in two classes by turns. */
function catalogOf(training: number, explore: number): Catalog {
  const rows = training + explore;
  const each = <T>(value: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => value(row));
  return {
    ...{ rows, classes: ['a', 'b'], attributes: [], grouped: false },
    ids: each((row) => `i-${row}`) as never,
    hashes: each((row) => `h-${row}`) as never,
    paths: each((row) => `${row}`),
    groupNames: each(() => ''),
    labels: Uint16Array.from(each((row) => row % 2)),
    parts: Uint8Array.from(each((row) => (row < training ? 0 : 1))),
    groups: Int32Array.from(each((row) => row)),
    origins: new Uint8Array(rows),
    discarded: new Uint8Array(rows),
  };
}

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
