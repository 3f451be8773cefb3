import { expect, test } from 'vitest';
import { judge } from '../rows';
import { limitDraft } from './limit';
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
  const limits = { must: 50, aim: 16 };
  const made = (durations: readonly number[]) =>
    judge(limitDraft('page', durations, { idle: [1, 2] }, limits), 'best');
  expect(made([...quick, ...slow])).toMatchObject({
    ...{ met: true, value: 1, ratios: { idle: 0.5 } },
    ours: { p99: 1, notes: { 'longer than 50 ms': 10, 'which took in all ms': 800 } },
  });
  expect(made([...quick, ...slow, 80]).met).toBe(false);
});
