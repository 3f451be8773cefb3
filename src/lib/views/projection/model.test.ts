import { describe, expect, it } from 'vitest';
import type { Layout } from '../../domain/discovery';
import { testCatalog } from '../../domain/testing';
import { drawingOrder, fitted, kept, placesOf, pointsOf, radiusPx } from './model';
import { testPoints } from './testing';

const layout: Layout = {
  space: 'latent',
  points: Float32Array.of(0, 0, NaN, NaN, 10, 4),
  rows: Int32Array.of(0, 2),
  perplexity: 30,
  iterations: 1,
  kl: 1,
  trustworthiness: null,
  seconds: 1,
};

describe('the model of the projection', () => {
  it('takes rows that have a place, and nothing is known of rows without a prediction', () => {
    const places = placesOf(layout);
    expect([...places.rows]).toEqual([0, 2]);
    expect([...places.points]).toEqual([0, 0, 10, 4]);
    const points = pointsOf(places, testCatalog([{ label: 1 }, {}, { label: 2 }]), null);
    expect([...points.labels]).toEqual([1, 2]);
    expect([...points.correct]).toEqual([-1, -1]);
  });

  it('fits the unit square without distortion', () => {
    const { xs, ys } = fitted(Float32Array.of(0, 0, 10, 4));
    expect(xs[0]).toBeCloseTo(0.04);
    expect(xs[1]).toBeCloseTo(0.96);
    expect((ys[1]! - ys[0]!) / (xs[1]! - xs[0]!)).toBeCloseTo(0.4);
    expect((ys[0]! + ys[1]!) / 2).toBeCloseTo(0.5);
  });

  it('fits one point, and points in one place', () => {
    expect([...fitted(Float32Array.of(7, 7)).xs]).toEqual([0.5]);
    expect([...fitted(Float32Array.of(3, 3, 3, 3)).ys]).toEqual([0.5, 0.5]);
  });

  it('draws what is wrong last, and what is not selected first', () => {
    const points = testPoints([0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]);
    expect([...drawingOrder(points, null)]).toEqual([1, 3, 0, 2]);
    expect([...drawingOrder(points, Uint8Array.of(0, 1, 1, 0))]).toEqual([3, 0, 1, 2]);
  });

  it('keeps the points whose rows pass', () => {
    const points = kept(testPoints([0.1, 0.2], [0.3, 0.4, 1, 0]), (row) => row === 1);
    expect([points.rows[0], points.labels[0], points.correct[0]]).toEqual([1, 1, 0]);
    expect(points.xs).toHaveLength(1);
  });

  it('makes points smaller where they are many, within limits', () => {
    expect(radiusPx(10, 500)).toBe(5);
    expect(radiusPx(100_000, 500)).toBe(2.5);
    expect(radiusPx(900, 600)).toBeCloseTo(3.8);
  });
});
