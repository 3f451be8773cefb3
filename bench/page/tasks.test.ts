import { expect, test } from 'vitest';
import { limitRow, quantile } from './limit';
import { taskDurations, type TraceEvent } from './tasks';

const thread = (pid: number, tid: number, name: string): TraceEvent => ({
  ...{ name: 'thread_name', ph: 'M', pid, tid },
  args: { name },
});
const task = (pid: number, tid: number, dur: number, name = 'RunTask'): TraceEvent => ({
  ...{ name, ph: 'X', pid, tid, dur },
});

test('tasks are those of the page’s main thread, each once', () => {
  const events = [
    ...[thread(1, 2, 'CrRendererMain'), thread(1, 3, 'Compositor')],
    ...[
      task(1, 2, 4000),
      task(1, 2, 4000, 'ThreadControllerImpl::RunTask'),
      task(1, 3, 9000),
      task(2, 2, 9000),
    ],
    task(1, 2, 70_000),
  ];
  expect(taskDurations(events)).toEqual([4, 70]);
  expect(() => taskDurations([task(1, 2, 1)])).toThrow('no main thread');
});

test('the limit holds for the 99th percentile', () => {
  const quick = Array.from({ length: 990 }, () => 1);
  const slow = Array.from({ length: 10 }, () => 80);
  expect(quantile([...quick, ...slow], 0.99)).toBe(1);
  const limits = { must: 50, aim: 16 };
  expect(limitRow('page', [...quick, ...slow], { idle: [1, 2] }, limits)).toMatchObject({
    met: true,
    ours: { p99: 1, long: 10, longTotal: 800 },
  });
  expect(limitRow('page', [...quick, ...slow, 80], { idle: [1] }, limits).met).toBe(false);
});
