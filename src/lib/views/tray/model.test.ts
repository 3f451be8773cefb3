import { describe, expect, it } from 'vitest';
import { UNLABELLED } from '../../domain/catalog';
import { predictionsOf } from '../../state/predictions';
import { testCatalog } from '../../domain/testing';
import { selectionTable, trayModel } from './model';

const catalog = testCatalog([
  { label: 1, path: 'a' },
  { label: 0, path: 'b' },
  { label: 1, path: 'c', discarded: true },
  { label: UNLABELLED, path: 'd', part: 'pool' },
]);

describe('trayModel', () => {
  it('counts classes, largest first, and what is discarded', () => {
    const model = trayModel(catalog, Int32Array.from([0, 1, 2]), 2);
    expect(model.mix).toEqual([
      { label: 1, count: 2 },
      { label: 0, count: 1 },
    ]);
    expect([model.count, model.discarded]).toEqual([3, ['i-2']]);
  });
  it('samples across the whole selection, not its beginning', () => {
    const rows = Int32Array.from({ length: 100 }, (_, i) => i);
    const big = testCatalog(Array.from({ length: 100 }, () => ({})));
    expect(trayModel(big, rows, 4).sample.map((s) => s.row)).toEqual([0, 25, 50, 75]);
    expect(trayModel(big, rows.slice(0, 2), 4).sample.map((s) => s.row)).toEqual([0, 1]);
  });
});

describe('selectionTable', () => {
  it('writes what is known and leaves the rest empty', () => {
    const logits = Float32Array.from([0, 2, 0, 0, 0, 0, 0, 0, 0, NaN, NaN, NaN]);
    const predictions = predictionsOf(logits, catalog.labels);
    const [head, first, last] = selectionTable(catalog, Int32Array.from([0, 3]), predictions);
    expect(head).toEqual(['path', 'class', 'part', 'predicted', 'confidence', 'loss']);
    expect(first!.slice(0, 4)).toEqual(['a', 'banana', 'explore', 'banana']);
    expect(last).toEqual(['d', '', 'pool', '', NaN, NaN]);
  });
});
