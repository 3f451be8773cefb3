import { describe, expect, test } from 'vitest';
import type { ImageId, ViewId } from './ids';
import { maskExcept, maskOf, toggled, withClause } from './selection-mask';

const grid = 'images' as ViewId;
const mosaic = 'mosaic' as ViewId;
const facts = {
  ids: ['a', 'b', 'c', 'd'] as ImageId[],
  labels: Uint16Array.of(0, 0, 1, 1),
  predicted: Int16Array.of(0, 1, 1, -1),
  parts: Uint8Array.of(0, 1, 1, 1),
};

describe('maskOf', () => {
  test('restricts nothing without a clause', () => expect(maskOf([], facts)).toBeNull());

  test('takes rows that satisfy all clauses', () => {
    const clauses = withClause(withClause([], grid, { type: 'images', images: ['a', 'b', 'gone'] }), mosaic, {
      type: 'cells',
      cells: [
        { label: 0, predicted: 1 },
        { label: 1, predicted: -1 },
      ],
    });
    expect([...maskOf(clauses, facts)!]).toEqual([0, 1, 0, 0]);
    expect([...maskExcept(clauses, grid, facts)!]).toEqual([0, 1, 0, 1]);
    expect([...maskExcept(clauses, mosaic, facts)!]).toEqual([1, 1, 0, 0]);
  });

  test('finds no cell without predictions', () => {
    const clauses = withClause([], mosaic, { type: 'cells', cells: [{ label: 0, predicted: 0 }] });
    expect([...maskOf(clauses, { ...facts, predicted: null })!]).toEqual([0, 0, 0, 0]);
  });

  test('keeps cells to the part whose counts were shown', () => {
    const cells = [
      { label: 0, predicted: 0 },
      { label: 1, predicted: 1 },
    ];
    const mask = (part?: 'training' | 'explore') =>
      maskOf(
        withClause([], mosaic, { type: 'cells', cells, ...(part === undefined ? {} : { part }) }),
        facts,
      );
    expect([...mask()!]).toEqual([1, 0, 1, 0]);
    expect([...mask('training')!]).toEqual([1, 0, 0, 0]);
    expect([...mask('explore')!]).toEqual([0, 0, 1, 0]);
  });

  test('selects what is right or wrong; what is not predicted is neither', () => {
    const mask = (...outcomes: ('right' | 'wrong')[]) =>
      maskOf(withClause([], grid, { type: 'outcomes', outcomes }), facts);
    expect([...mask('wrong')!]).toEqual([0, 1, 0, 0]);
    expect([...mask('right', 'wrong')!]).toEqual([1, 1, 1, 0]);
    expect(mask()).toBeNull();
  });

  test('selects classes', () => {
    expect([...maskOf(withClause([], grid, { type: 'classes', classes: [1] }), facts)!]).toEqual([
      0, 0, 1, 1,
    ]);
  });
});

describe('clauses', () => {
  test('one a source: a new one replaces, an empty one removes', () => {
    const first = withClause([], grid, { type: 'classes', classes: [0] });
    const second = withClause(first, grid, { type: 'images', images: ['a'] });
    expect(second).toEqual([{ source: grid, value: { type: 'images', images: ['a'] } }]);
    expect(withClause(second, grid, { type: 'classes', classes: [] })).toEqual([]);
  });

  test('toggling adds what is missing and takes out what is all there', () => {
    const cell = (label: number, predicted: number) =>
      ({ type: 'cells', cells: [{ label, predicted }] }) as const;
    let clauses = toggled([], mosaic, cell(0, 1));
    clauses = toggled(clauses, mosaic, cell(1, 0));
    expect(clauses[0]?.value).toEqual({
      type: 'cells',
      cells: [
        { label: 0, predicted: 1 },
        { label: 1, predicted: 0 },
      ],
    });
    clauses = toggled(clauses, mosaic, cell(0, 1));
    expect(clauses[0]?.value).toEqual(cell(1, 0));
    expect(toggled(clauses, mosaic, cell(1, 0))).toEqual([]);
  });

  test('toggling several adds the missing ones, each once', () => {
    const some = toggled([], grid, { type: 'images', images: ['a', 'b'] });
    const more = toggled(some, grid, { type: 'images', images: ['b', 'c'] });
    expect(more[0]?.value).toEqual({ type: 'images', images: ['a', 'b', 'c'] });
  });
});
