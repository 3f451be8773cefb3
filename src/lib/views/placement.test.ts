import { describe, expect, it } from 'vitest';
import { arranged, type Placement } from './placement';
import { viewId, type View } from './view';

const view = (name: string): View => ({ id: viewId(name) }) as View;
const table: readonly Placement[] = [
  { view: view('a'), discover: [0, 60], all: [0, 50] },
  { view: view('b'), discover: [2, 30] },
  { view: view('c'), discover: [0, 20], retrain: [1, 10] },
];

describe('arranged', () => {
  it('fills width and height with what is there, in the order of the table', () => {
    const columns = arranged(table, 'discover', [50, 20, 30]);
    expect(columns.map(({ index, widthPercent }) => [index, widthPercent])).toEqual([
      [0, 62.5],
      [2, 37.5],
    ]);
    expect(columns[0]!.places.map(({ view: { id }, heightPercent }) => [id, heightPercent])).toEqual([
      ['a', 75],
      ['c', 25],
    ]);
  });
  it('gives a lone view everything, and a step without views nothing', () => {
    expect(arranged(table, 'retrain', [60, 40])).toMatchObject([
      { index: 1, widthPercent: 100, places: [{ heightPercent: 100 }] },
    ]);
    expect(arranged(table, 'mitigate', [60, 40])).toEqual([]);
  });
});
