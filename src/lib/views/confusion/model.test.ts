import { describe, expect, it } from 'vitest';
import { UNLABELLED } from '../../domain/catalog';
import { UNKNOWN } from '../../domain/predictions';
import type { Predictions } from '../../state/predictions';
import { testCatalog } from '../../domain/testing';
import { all } from '../testing';
import { confusionModel } from './model';

const predict = (...predicted: number[]): Predictions => ({
  predicted: Int16Array.from(predicted),
  correct: new Int8Array(predicted.length),
  confidence: new Float32Array(predicted.length),
  loss: new Float32Array(predicted.length),
});

describe('confusionModel', () => {
  const catalog = testCatalog([
    { label: 0 },
    { label: 0 },
    { label: 1 },
    { label: UNLABELLED },
    { label: 2 },
  ]);

  it('counts class × prediction of what is shown', () => {
    const model = confusionModel({
      catalog,
      predictions: predict(0, 1, 1, 0, UNKNOWN),
      visible: all(5),
      filter: null,
      limit: 20,
    });
    expect(model.rows.map((r) => r.cells.map((c) => c.count))).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect([model.n, model.right, model.unpredicted, model.folded]).toEqual([3, 2, 1, 0]);
    expect(model.rows[0]!.cells[1]!.share).toBe(0.5);
    expect(model.rows[2]!.cells[0]!.share).toBeNaN();
  });

  it('leaves out what is hidden', () => {
    const visible = Uint8Array.from([1, 0, 1, 1, 1]);
    const model = confusionModel({
      catalog,
      predictions: predict(0, 1, 1, 0, 2),
      visible,
      filter: null,
      limit: 20,
    });
    expect([model.n, model.right]).toEqual([3, 3]);
  });

  it('tells how much of each cell other views select', () => {
    const filter = Uint8Array.from([1, 0, 1, 1, 1]);
    const model = confusionModel({
      catalog,
      predictions: predict(0, 1, 1, 0, 2),
      visible: all(5),
      filter,
      limit: 20,
    });
    expect(model.rows.map((r) => r.cells.map((c) => `${c.selected}/${c.count}`))).toEqual([
      ['1/1', '0/1', '0/0'],
      ['0/0', '1/1', '0/0'],
      ['0/0', '0/0', '1/1'],
    ]);
  });

  it('draws the most confused classes and says how many are folded', () => {
    const many = testCatalog(
      Array.from({ length: 30 }, (_, label) => ({ label })),
      Array.from({ length: 30 }, (_, i) => `class ${i}`),
    );
    const wrong = Array.from({ length: 30 }, (_, label) => (label === 7 ? 21 : label));
    const model = confusionModel({
      catalog: many,
      predictions: predict(...wrong),
      visible: all(30),
      filter: null,
      limit: 2,
    });
    expect(model.classes).toEqual([7, 21]);
    expect(model.folded).toBe(28);
    expect(model.n).toBe(30);
  });
});
