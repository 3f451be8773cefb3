import { describe, expect, it } from 'vitest';
import { UNLABELLED } from '../domain/catalog';
import { UNKNOWN } from '../domain/predictions';
import { predictionsOf, probabilitiesOf } from './predictions';

const logits = Float32Array.from([2, 0, 0, NaN, NaN, NaN, 0, 0, Math.log(2)]);
const labels = Uint16Array.from([0, 1, UNLABELLED]);

describe('predictionsOf', () => {
  it('gives class, correctness, probability and loss, and nothing where there is no prediction', () => {
    const { predicted, correct, confidence, loss } = predictionsOf(logits, labels)!;
    expect([...predicted]).toEqual([0, UNKNOWN, 2]);
    expect([...correct]).toEqual([1, -1, -1]);
    const p0 = Math.exp(2) / (Math.exp(2) + 2);
    expect(confidence[0]).toBeCloseTo(p0, 6);
    expect(loss[0]).toBeCloseTo(-Math.log(p0), 6);
    expect(confidence[1]).toBeNaN();
    expect(confidence[2]).toBeCloseTo(0.5, 6);
    expect(loss[2]).toBeNaN();
  });

  it('is nothing without rows', () => {
    expect(predictionsOf(new Float32Array(0), new Uint16Array(0))).toBeNull();
  });
});

describe('probabilitiesOf', () => {
  it('sums to one', () => {
    const p = probabilitiesOf(logits, 3, 2)!;
    expect([...p].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
    expect(p[2]).toBeCloseTo(0.5, 6);
    expect(probabilitiesOf(logits, 3, 1)).toBeNull();
  });
});
