import { describe, expect, it } from 'vitest';
import { mcNemar } from '../../domain/statistics';
import { nearest, oftenWrong, traceLayout, traceModel, within } from './model';

const before = Int8Array.from([1, 0, 0, 1, -1, 1]);
const after = Int8Array.from([1, 1, 0, 0, 1, 1]);
const input = {
  rows: Int32Array.from([0, 1, 2, 3, 4, 5]),
  labels: new Uint16Array(6),
  correct: [before, after],
};

describe('traceModel', () => {
  it('orders by fate, leaves out what one was not asked about, and tests the two', () => {
    const model = traceModel(input);
    expect([...model.order]).toEqual([1, 3, 2, 0, 5]);
    expect(model.fates).toEqual(['fixed', 'broken', 'wrong', 'right', 'right']);
    expect(model.counts).toEqual({ fixed: 1, broken: 1, wrong: 1, right: 2 });
    expect(model.right).toEqual([3, 3]);
    expect(model.p).toBe(mcNemar(1, 1).p);
  });
  it('compares the first with the last of many', () => {
    const model = traceModel({ ...input, correct: [before, new Int8Array(6).fill(0), after] });
    expect(model.counts.fixed).toBe(1);
    expect(model.right).toEqual([3, 0, 3]);
  });
  it('is empty without a classifier', () => {
    expect(traceModel({ ...input, correct: [] }).order).toHaveLength(0);
  });
});

describe('traceLayout', () => {
  const model = traceModel(input);
  const layout = traceLayout(model, input.correct, 400, 200);
  it('puts right ones above and wrong ones below, no two in one place', () => {
    model.order.forEach((row, i) => {
      input.correct.forEach((column, c) => {
        const y = layout.points[c]![i * 2 + 1]!;
        expect(y < 100).toBe(column[row] === 1);
      });
    });
    for (const places of layout.points) {
      const seen = new Set(model.order.map((_, i) => places[i * 2]! * 1e4 + places[i * 2 + 1]!));
      expect(seen.size).toBe(5);
    }
  });
  it('stays within its blocks however many there are', () => {
    const n = 3000;
    const correct = [new Int8Array(n).fill(1), new Int8Array(n)];
    const many = traceModel({
      rows: Int32Array.from({ length: n }, (_, i) => i),
      labels: new Uint16Array(n),
      correct,
    });
    const dense = traceLayout(many, correct, 400, 200);
    for (const places of dense.points) {
      for (let i = 0; i < n; i++) {
        expect(places[i * 2]!).toBeGreaterThanOrEqual(0);
        expect(places[i * 2]!).toBeLessThanOrEqual(400);
        expect(places[i * 2 + 1]!).toBeGreaterThanOrEqual(0);
        expect(places[i * 2 + 1]!).toBeLessThanOrEqual(200);
      }
    }
  });
  it('finds points by place and by box', () => {
    const [x, y] = [layout.points[1]![0]!, layout.points[1]![1]!];
    expect(nearest(layout, x + 1, y - 1)).toBe(0);
    expect(nearest(layout, 200, 100)).toBeNull();
    expect(within(layout, { x: 0, y: 0, width: 400, height: 200 })).toHaveLength(5);
    expect(within(layout, { x: x - 1, y: y - 1, width: 2, height: 2 })).toEqual([0]);
  });
});

it('finds what most classifiers get wrong', () => {
  const third = Int8Array.from([1, 0, 0, 0, 0, 1]);
  expect([...oftenWrong(input.rows, [before, after, third])]).toEqual([1, 2, 3]);
  expect([...oftenWrong(input.rows, [before, after])]).toEqual([2]);
});
