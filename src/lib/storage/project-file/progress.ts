import type { Progress } from '../../domain/job';

const MIN_MS = 100;

/** Reports at most ten times a second, and the end always. */
export function progressReporter(
  what: string,
  total: number,
  onProgress: ((progress: Progress) => void) | undefined,
): (done: number) => void {
  const started = performance.now();
  let last = -Infinity;
  return (done) => {
    const now = performance.now();
    if (onProgress === undefined || (done < total && now - last < MIN_MS)) return;
    last = now;
    const seconds = (now - started) / 1000;
    onProgress({ what, done, total, secondsLeft: done === 0 ? null : (seconds * (total - done)) / done });
  };
}
