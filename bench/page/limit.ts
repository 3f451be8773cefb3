import { quantile, spread, type Draft, type Spread } from '../rows';

const LONG_MS = 50;

/** Tasks of a thread, of which the slow ones matter. */
export function tasks(durations: readonly number[]): Spread {
  const long = durations.filter((ms) => ms > LONG_MS);
  const notes = {
    tasks: durations.length,
    'longer than 50 ms': long.length,
    'which took in all ms': Math.round(long.reduce((a, b) => a + b, 0)),
  };
  return { ...spread(durations, 'ms', notes), p99: Number(quantile(durations, 0.99).toPrecision(4)) };
}

/** A row whose limit is a duration: the 99th percentile must not exceed it. */
export const limitDraft = (
  name: string,
  durations: readonly number[],
  peers: Readonly<Record<string, readonly number[]>>,
  limits: { readonly must: number; readonly aim: number },
): Draft => ({
  name,
  ours: tasks(durations),
  peers: Object.fromEntries(Object.entries(peers).map(([peer, values]) => [peer, tasks(values)])),
  target: { kind: 'at most', ...limits },
});
