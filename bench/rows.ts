/** A sample of durations, in `unit`. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly unit: 'ms';
}
/** A peer that could not be measured gives the reason. */
export type Peer = Spread | { readonly missing: string };

export interface Row {
  readonly name: string;
  readonly ours: Spread;
  readonly peers: Readonly<Record<string, Peer>>;
  /** Our median as a multiple of the peer's: below 1 we are faster. */
  readonly ratios: Readonly<Record<string, number>>;
  /** Largest ratio to the peer named in `against` that must be held, and that is aimed at. */
  readonly against: string;
  readonly must: number;
  readonly aim: number;
  /** Whether `must` is met; `null` where that peer is missing. */
  readonly met: boolean | null;
}

const round = (value: number): number => Number(value.toPrecision(4));

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { median: round(median), min: round(sorted[0]!), max: round(sorted.at(-1)!), unit: 'ms' };
}

export function row(
  name: string,
  ours: Spread,
  peers: Readonly<Record<string, Peer>>,
  target: { readonly against: string; readonly must: number; readonly aim: number },
): Row {
  const ratios: Record<string, number> = {};
  for (const [peer, result] of Object.entries(peers)) {
    if ('median' in result) ratios[peer] = round(ours.median / result.median);
  }
  const ratio = ratios[target.against];
  return { name, ours, peers, ratios, ...target, met: ratio === undefined ? null : ratio <= target.must };
}
