/** So long a task may hold the thread before a click or another task is served. */
const SLICE_MS = 12;

/**
 * Pulls a generator of small steps until a slice of time is over, then yields its latest step; `wanted` ends a slice
 * early. Small steps one by one would leave most of the time to the event loop.
 */
export function* slices<Step, Result>(
  steps: Generator<Step, Result, void>,
  wanted: (step: Step) => boolean = () => false,
  nowMs: () => number = () => performance.now(),
): Generator<Step, Result, void> {
  let until = nowMs() + SLICE_MS;
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      if (nowMs() < until && !wanted(step.value)) continue;
      yield step.value;
      until = nowMs() + SLICE_MS;
    }
  } finally {
    // Closed on the way, they free what they hold.
    steps.return(undefined as Result);
  }
}
