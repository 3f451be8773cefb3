import { spread, type Peer, type Row, type Spread } from '../rows';

/** Value below which `share` of the sample lies, 0 … 1; the nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

const LONG_MS = 50;

export interface Tasks extends Spread {
  readonly p99: number;
  readonly count: number;
  /** How many took longer than 50 ms, and what they took in all. */
  readonly long: number;
  readonly longTotal: number;
}

export function tasks(durations: readonly number[]): Tasks {
  const long = durations.filter((ms) => ms > LONG_MS);
  return {
    ...spread(durations),
    p99: Number(quantile(durations, 0.99).toPrecision(4)),
    count: durations.length,
    long: long.length,
    longTotal: Math.round(long.reduce((a, b) => a + b, 0)),
  };
}

/** A row whose limit is a duration: the 99th percentile must not exceed it. */
export function limitRow(
  name: string,
  durations: readonly number[],
  peers: Readonly<Record<string, readonly number[]>>,
  { must, aim }: { readonly must: number; readonly aim: number },
): Row {
  const ours = tasks(durations);
  const others: Record<string, Peer> = {};
  const ratios: Record<string, number> = {};
  for (const [peer, values] of Object.entries(peers)) {
    const theirs = tasks(values);
    others[peer] = theirs;
    ratios[peer] = Number((ours.p99 / theirs.p99).toPrecision(4));
  }
  return {
    name,
    ours,
    peers: others,
    ratios,
    against: 'ms, 99th percentile',
    must,
    aim,
    met: ours.p99 <= must,
  };
}
