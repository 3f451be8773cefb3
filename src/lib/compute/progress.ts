import type { Progress } from '../domain/job';

/** At most ten progress events a second. */
export const PROGRESS_INTERVAL_MS = 100;

interface Event {
  readonly type: string;
}

export interface Throttle<E> {
  send(event: E): void;
  /** Delivers what was held back; call it once at the end. */
  flush(): void;
}

/** Passes milestones at once and `progress` at most every `intervalMs`; the newest one held back wins. */
export function throttleProgress<E extends Event>(
  deliver: (event: E) => void,
  nowMs: () => number = () => performance.now(),
  intervalMs = PROGRESS_INTERVAL_MS,
): Throttle<E> {
  let lastMs = -Infinity;
  let held: E | null = null;
  return {
    send(event) {
      if (event.type !== 'progress') {
        deliver(event);
        return;
      }
      if (nowMs() - lastMs < intervalMs) {
        held = event;
        return;
      }
      held = null;
      lastMs = nowMs();
      deliver(event);
    },
    flush() {
      if (held !== null) deliver(held);
      held = null;
    },
  };
}

/** Samples older than this no longer count for the rate. */
const WINDOW_MS = 15_000;
/** Before this much has passed, an estimate would be a guess. */
const SETTLE_MS = 500;

/**
 * Turns "done of total" into a progress with the time left, from the rate over the last seconds. The first call is
 * the start: what was done before it (a resumed job) does not count into the rate.
 */
export function createEstimator(
  nowMs: () => number = () => performance.now(),
): (what: string, done: number, total: number) => Progress {
  const samples: { atMs: number; done: number }[] = [];
  return (what, done, total) => {
    const atMs = nowMs();
    samples.push({ atMs, done });
    while (samples.length > 2 && samples[1]!.atMs < atMs - WINDOW_MS) samples.shift();
    const first = samples[0]!;
    const elapsedMs = atMs - first.atMs;
    const gained = done - first.done;
    const secondsLeft =
      elapsedMs >= SETTLE_MS && gained > 0 ? ((total - done) * elapsedMs) / gained / 1000 : null;
    return { what, done, total, secondsLeft };
  };
}
