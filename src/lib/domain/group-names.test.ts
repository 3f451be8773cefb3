import { expect, test } from 'vitest';
import { partCode, type Part } from './catalog';
import { namedGroups, partsOfSources } from './group-names';

const catalog = (rows: readonly (readonly [name: string, group: number, part: Part])[]) => ({
  groupNames: rows.map(([name]) => name),
  groups: Int32Array.from(rows, ([, group]) => group),
  parts: Uint8Array.from(rows, ([, , part]) => partCode(part)),
});

test('numbers are known by name, and rows without one are in none', () => {
  const names = namedGroups(
    catalog([
      ['a', 4, 'training'],
      ['', 5, 'training'],
      ['b', 6, 'test'],
      ['a', 4, 'training'],
    ]),
  );
  expect([...names]).toEqual([
    ['a', 4],
    ['b', 6],
  ]);
});

test('a source stands where its images stand; translations do not count, and the dearer of two parts does', () => {
  const parts = partsOfSources(
    catalog([
      ['a', 0, 'augmented'],
      ['a', 0, 'training'],
      ['b', 1, 'augmented'],
      ['c', 2, 'training'],
      ['c', 2, 'confirm'],
      ['', 3, 'test'],
    ]),
  );
  expect([...parts]).toEqual([
    ['a', 'training'],
    ['c', 'confirm'],
  ]);
});
