import { describe, expect, it } from 'vitest';
import type { Predictions } from '../../state/predictions';
import { testCatalog } from '../../domain/testing';
import { all } from '../testing';
import { changeModel } from './change';
import { confusionModel } from './model';
import { mosaicModel } from './mosaic';

const predict = (...predicted: number[]): Predictions => ({
  predicted: Int16Array.from(predicted),
  correct: new Int8Array(predicted.length),
  confidence: new Float32Array(predicted.length),
  loss: new Float32Array(predicted.length),
});
const catalog = testCatalog([
  { label: 0 },
  { label: 0 },
  { label: 0 },
  { label: 0 },
  { label: 1 },
  { label: 1 },
]);

describe('mosaicModel', () => {
  it('sizes bands by class and segments by prediction, what is right first, and leaves out what is empty', () => {
    const bands = mosaicModel(
      confusionModel({
        catalog,
        predictions: predict(0, 1, 1, 0, 0, 1),
        visible: all(6),
        filter: null,
        limit: 20,
      }),
    );
    expect(bands.map(({ label, height }) => [label, height.toFixed(2)])).toEqual([
      [0, '0.67'],
      [1, '0.33'],
    ]);
    expect(bands[0]!.segments.map(({ key, left, width, kind }) => [key, left, width, kind])).toEqual([
      ['0/0', 0, 0.5, 'right'],
      ['0/1', 0.5, 0.5, 'wrong'],
    ]);
    expect(bands[1]!.segments.map(({ key }) => key)).toEqual(['1/1', '1/0']);
  });
});

describe('changeModel', () => {
  const model = changeModel({
    catalog,
    before: predict(0, 1, 0, 2, 1, -1),
    after: predict(0, 0, 1, 1, 1, 1),
    visible: all(6),
    filter: Uint8Array.of(0, 1, 0, 0, 0, 0),
    classes: [0, 1, 2],
  });

  it('tells what was fixed, broken and stayed, of images that both predict', () => {
    expect([model.fixed, model.broken, model.n]).toEqual([1, 1, 5]);
    expect(model.rows['0/0/fixed']).toEqual([1]);
    expect(model.rows['0/1/broken']).toEqual([2]);
    expect(model.rows['0/1/same']).toEqual([3]);
  });

  it('places them in bands and knows what other views select', () => {
    expect(model.bands.map(({ label }) => label)).toEqual([0, 1]);
    expect(model.bands[0]!.segments.map(({ kind, width, selected }) => [kind, width, selected])).toEqual([
      ['same', 0.25, 0],
      ['fixed', 0.25, 1],
      ['broken', 0.25, 0],
      ['same', 0.25, 0],
    ]);
    expect(model.bands[0]!.right).toBe(2);
  });
});
