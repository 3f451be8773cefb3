import { describe, expect, it } from 'vitest';
import type { Predictions } from '../../state/predictions';
import { testCatalog } from '../../domain/testing';
import { hintOf, mainConfusion, type HintInput } from './model';

const predict = (...predicted: number[]): Predictions => ({
  predicted: Int16Array.from(predicted),
  correct: new Int8Array(predicted.length),
  confidence: new Float32Array(predicted.length),
  loss: new Float32Array(predicted.length),
});
const catalog = testCatalog([
  ...Array.from({ length: 6 }, () => ({ label: 1 })),
  { label: 0 },
  { label: 1, part: 'training' as const },
]);
const predictions = predict(0, 0, 0, 0, 1, 1, 2, 0);
const usual: HintInput = {
  step: 'discover',
  catalog,
  predictions,
  projected: true,
  busy: false,
  searched: true,
  selected: 0,
  firstStyle: { text: 'Group them.', act: { does: 'cluster', words: 'Group' } },
  waiting: 0,
  dismissed: [],
};

describe('mainConfusion', () => {
  it('counts errors on explore alone', () => {
    expect(mainConfusion(catalog, predictions)).toEqual({ label: 1, predicted: 0, count: 4, errors: 5 });
  });
  it('says nothing of a handful, or where no kind of error stands out', () => {
    expect(mainConfusion(catalog, predict(0, 0, 1, 1, 1, 1, 0, 0))).toBeNull();
    expect(mainConfusion(catalog, predict(0, 2, 0, 2, 1, 2, 2, 0))).not.toBeNull();
    const even = testCatalog(Array.from({ length: 6 }, (_, i) => ({ label: i % 3 })));
    expect(mainConfusion(even, predict(1, 2, 0, 2, 0, 1))).toBeNull();
    expect(mainConfusion(even, predict(1, 2, 0, 1, 0, 1))).toMatchObject({ label: 0, count: 2 });
  });
});

describe('hintOf', () => {
  it('names the errors, and drops a hint that was dismissed', () => {
    const hint = hintOf(usual);
    expect(hint?.text).toBe('4 of 5 errors on explore are banana taken for apple.');
    expect(hintOf({ ...usual, dismissed: [hint!.id] })).toBeNull();
  });
  it('goes step by step: project, select, search, style, retrain', () => {
    expect(hintOf({ ...usual, projected: false })?.does).toBe('project');
    expect(hintOf({ ...usual, projected: undefined })?.does).toBe('select');
    expect(hintOf({ ...usual, selected: 3, searched: false })?.does).toBe('search');
    expect(hintOf({ ...usual, selected: 3 })?.does).toBe('style');
    expect(hintOf({ ...usual, selected: 3, firstStyle: null })).toBeNull();
    expect(hintOf({ ...usual, waiting: 40 })?.does).toBe('retrain');
  });
  it('leads to a style before anything is translated', () => {
    expect(hintOf({ ...usual, step: 'mitigate' })).toMatchObject({ act: 'Group', does: 'cluster' });
    expect(hintOf({ ...usual, step: 'mitigate', selected: 3, searched: false })?.does).toBe('style');
    const waiting = { text: 'They are being grouped.', act: null };
    expect(hintOf({ ...usual, step: 'mitigate', firstStyle: waiting })).toBeNull();
  });
  it('keeps quiet without a classifier and in other steps', () => {
    expect(hintOf({ ...usual, predictions: null })).toBeNull();
    expect(hintOf({ ...usual, step: 'mitigate', firstStyle: null })).toBeNull();
    expect(hintOf({ ...usual, step: 'retrain', waiting: 40 })).toBeNull();
  });
});
