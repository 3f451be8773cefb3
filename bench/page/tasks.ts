/** What is read of an event of Chromium's trace; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

const TASKS = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);

/** Milliseconds of each task of the renderers' main threads. Throws where the trace shows no such thread. */
export function taskDurations(events: readonly TraceEvent[]): number[] {
  const threads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  if (threads.size === 0) throw new Error('The trace names no main thread of a page.');
  const tasks = events.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && TASKS.has(name) && threads.has(`${pid}:${tid}`),
  );
  // Both categories may tell of one task; one of them is enough.
  const name = tasks.some((task) => task.name === 'RunTask') ? 'RunTask' : 'ThreadControllerImpl::RunTask';
  return tasks.filter((task) => task.name === name).map(({ dur = 0 }) => dur / 1000);
}
