import { expect, test } from 'vitest';
import { Clock, expectedSteps } from './clock';

test('tells the time left by what steps of the kind took, and roughly before', () => {
  const clock = new Clock(['start', 'round 1: a: train', 'round 1: b: train', 'baseline: jitter']);
  expect(clock.left).toBeNull();
  clock.done('start', 10);
  expect(clock.left).toBe(4 * 10 + 4 * 10 + 5 * 10);
  clock.done('round 1: a: train', 30);
  expect(clock.left).toBe(30 + 50);
  clock.done('round 1: b: train', 50);
  clock.done('baseline: jitter', 60);
  expect(clock.left).toBe(0);
  clock.done('test: c-1', 3);
  expect(clock.left).toBe(0);
});

test('expects each round and each thing beside it once', () => {
  const steps = expectedSteps(2, ['jitter', 'dfr', 'probe', 'ceiling']);
  expect(steps.filter((name) => name.endsWith(': train') && name.startsWith('round'))).toHaveLength(4);
  expect(steps).toEqual(expect.arrayContaining(['baseline: dfr', 'probe', 'ceiling']));
});
