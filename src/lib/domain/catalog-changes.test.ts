import { expect, test } from 'vitest';
import { UNLABELLED, partCode, rowsOf } from './catalog';
import {
  appendRows,
  countParts,
  emptyCatalog,
  replaceColumns,
  withLabels,
  withPart,
} from './catalog-changes';

const rows = (ids: string[], groups: number[]) => ({
  ids,
  hashes: ids.map((id) => `hash of ${id}`),
  paths: ids,
  labels: Uint16Array.from(ids, (_, i) => i % 2),
  parts: Uint8Array.from(ids, () => partCode('training')),
  groups: Int32Array.from(groups),
  origins: new Uint8Array(ids.length),
  attributes: { colour: Uint16Array.from(ids, () => 1) },
});
const empty = emptyCatalog(
  ['x', 'y'],
  [
    { name: 'colour', values: ['red', 'green'] },
    { name: 'size', values: ['s'] },
  ],
);

test('rows are appended behind the others and open attributes stay open', () => {
  const one = appendRows(empty, rows(['a', 'b'], [0, 1]));
  expect(one.grouped).toBe(false);
  const two = appendRows(one, { ...rows(['c'], [1]), groupNames: ['photo'] });
  expect(two).toMatchObject({ rows: 3, ids: ['a', 'b', 'c'], grouped: true, groupNames: ['', '', 'photo'] });
  expect([...two.labels]).toEqual([0, 1, 0]);
  expect([...two.attributes[0]!.codes]).toEqual([1, 1, 1]);
  expect([...two.attributes[1]!.codes]).toEqual([UNLABELLED, UNLABELLED, UNLABELLED]);
  expect(one.rows, 'the given catalog is as it was').toBe(2);
});

test('counts leave discarded images out and count unlabelled ones in no class', () => {
  const catalog = replaceColumns(appendRows(empty, rows(['a', 'b', 'c', 'd'], [0, 1, 2, 3])), {
    labels: Uint16Array.of(0, 1, UNLABELLED, 0),
    parts: Uint8Array.of(0, 0, partCode('pool'), partCode('test')),
    discarded: Uint8Array.of(0, 1, 0, 0),
  });
  const counts = countParts(catalog);
  expect(counts.training).toEqual({ images: 1, perClass: Int32Array.of(1, 0) });
  expect(counts.pool).toEqual({ images: 1, perClass: Int32Array.of(0, 0) });
  expect(counts.test.perClass).toEqual(Int32Array.of(1, 0));
  expect([...rowsOf(catalog, 'training', 'test')]).toEqual([0, 3]);
});

test('changed columns are new arrays', () => {
  const catalog = appendRows(empty, rows(['a', 'b', 'c'], [0, 1, 2]));
  expect([...withLabels(catalog, [0, 2], UNLABELLED)]).toEqual([UNLABELLED, 1, UNLABELLED]);
  expect([...withPart(catalog, [1], 'test')]).toEqual([0, partCode('test'), 0]);
  expect([...catalog.labels]).toEqual([0, 1, 0]);
});
