import { describe, expect, it } from 'vitest';
import type { Progress } from '../domain/job';
import { createEstimator, throttleProgress } from './progress';

interface Event {
  readonly type: 'progress' | 'epoch';
  readonly done: number;
}

describe('throttleProgress', () => {
  it('lets ten progress events a second through, every milestone, and the last one', () => {
    let now = 0;
    const seen: Event[] = [];
    const throttle = throttleProgress<Event>(
      (event) => seen.push(event),
      () => now,
    );
    for (let done = 1; done <= 1000; done++) {
      now += 5;
      throttle.send({ type: 'progress', done });
      if (done % 100 === 0) throttle.send({ type: 'epoch', done });
    }
    throttle.flush();
    throttle.flush();
    const progress = seen.filter((event) => event.type === 'progress');
    expect(seen.filter((event) => event.type === 'epoch')).toHaveLength(10);
    expect(progress.length).toBeLessThanOrEqual(51);
    expect(progress.length).toBeGreaterThan(45);
    expect(progress.at(-1)).toEqual({ type: 'progress', done: 1000 });
  });
});

describe('createEstimator', () => {
  const at = (points: readonly (readonly [number, number])[], total: number): Progress => {
    let now = 0;
    const estimate = createEstimator(() => now);
    let last: Progress | undefined;
    for (const [second, done] of points) {
      now = second * 1000;
      last = estimate('work', done, total);
    }
    return last!;
  };

  it('divides what is left by the rate', () => {
    expect(
      at(
        [
          [0, 0],
          [10, 20],
        ],
        100,
      ).secondsLeft,
    ).toBeCloseTo(40);
  });

  it('leaves out what was done before the start', () => {
    expect(
      at(
        [
          [0, 80],
          [10, 90],
        ],
        100,
      ).secondsLeft,
    ).toBeCloseTo(10);
  });

  it('follows a change of pace', () => {
    const points: [number, number][] = [];
    for (let s = 0; s <= 60; s++) points.push([s, s < 30 ? s : 30 + (s - 30) * 10]);
    expect(at(points, 430).secondsLeft).toBeCloseTo(10, 0);
  });

  it('gives no estimate before anything is known', () => {
    expect(at([[0, 0]], 100).secondsLeft).toBeNull();
    expect(
      at(
        [
          [0, 0],
          [5, 0],
        ],
        100,
      ).secondsLeft,
    ).toBeNull();
  });
});
