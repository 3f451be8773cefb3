import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../../domain/predictions';
import { predictionsOf } from '../../state/predictions';
import { testCatalog } from '../../domain/testing';
import type { ClassifierId } from '../../domain/ids';
import { focusModel, requestOf, spread, worstOnExplore } from './model';

const catalog = {
  ...testCatalog([
    { label: 2, path: 'c/x.png' },
    { label: 1, part: 'test' },
  ]),
  attributes: [{ name: 'hue', values: ['warm', 'cold'], codes: Uint16Array.from([1, 0xffff]) }],
};
const logits = Float32Array.from([3, 2, 1, NaN, NaN, NaN]);
const predictions = predictionsOf(logits, catalog.labels);

describe('focusModel', () => {
  it('lists the most probable classes and always the true one', () => {
    const model = focusModel({ catalog, predictions, logits, row: 0, limit: 2 });
    expect(model.probabilities.map((p) => p.code)).toEqual([0, 2]);
    expect([model.path, model.label, model.predicted, model.correct]).toEqual(['c/x.png', 2, 0, 0]);
    expect(model.attributes).toEqual([{ name: 'hue', value: 'cold' }]);
  });
  it('says nothing of what is not predicted or not given', () => {
    const model = focusModel({ catalog, predictions, logits, row: 1, limit: 2 });
    expect([model.predicted, model.correct, model.part]).toEqual([UNKNOWN, -1, 'test']);
    expect(model.loss).toBeNaN();
    expect(model.probabilities).toEqual([]);
    expect(model.attributes).toEqual([]);
  });
});

it('finds the worst error of explore', () => {
  const catalog = testCatalog([{}, {}, {}, { discarded: true }, { part: 'training' }]);
  const loss = Float32Array.of(9, 1, 2, 9, 9);
  expect(worstOnExplore(catalog, { loss, correct: Int8Array.of(1, 0, 0, 0, 0) })).toBe(2);
  expect(worstOnExplore(catalog, { loss, correct: Int8Array.of(1, 1, 1, 0, 0) })).toBeNull();
});

describe('what is explained', () => {
  const options = { method: 'hirescam', target: 1 } as const;
  it('names the images, the method and the class', () => {
    expect(requestOf({ catalog, classifier: 'c' as ClassifierId, rows: [1], options })).toEqual({
      classifier: 'c',
      images: ['i-1'],
      ...options,
    });
  });
  it('is nothing without a classifier or an image', () => {
    expect(requestOf({ catalog, classifier: null, rows: [1], options })).toBeNull();
    expect(requestOf({ catalog, classifier: 'c' as ClassifierId, rows: [], options })).toBeNull();
  });
  it('is spread over a large selection', () => {
    expect(
      spread(
        Int32Array.from({ length: 10 }, (_, i) => i),
        4,
      ),
    ).toEqual([0, 2, 5, 7]);
    expect(spread(Int32Array.of(3, 8), 4)).toEqual([3, 8]);
  });
});
