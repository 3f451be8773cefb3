/** Adds up the time between `start` and `stop`, in seconds; pauses between the two do not count. */
export function createStopwatch(before = 0): {
  readonly seconds: number;
  start(): void;
  stop(): void;
} {
  let total = before;
  let since: number | null = null;
  return {
    get seconds() {
      return total + (since === null ? 0 : (performance.now() - since) / 1000);
    },
    start() {
      since ??= performance.now();
    },
    stop() {
      if (since !== null) total += (performance.now() - since) / 1000;
      since = null;
    },
  };
}
