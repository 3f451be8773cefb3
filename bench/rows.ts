export type Unit = 'ms' | 'images/s' | 'nats' | 'programs' | '×';

/** What was measured, several times over. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly unit: Unit;
  /** Stands for the sample instead of its middle where the slow ones matter. */
  readonly p99?: number;
  /** What belongs to the figure and is not judged. */
  readonly notes?: Readonly<Record<string, number | string>>;
}
/** A peer that could not be measured gives the reason. */
export type Peer = Spread | { readonly missing: string };

/** What a figure has to reach (`must`), and what is aimed at. */
export type Target =
  /** Ours ÷ the peer's, at most. */
  | { readonly kind: 'ratio'; readonly against: string; readonly must: number; readonly aim: number }
  /** The peer's ÷ ours, at least. */
  | { readonly kind: 'lead'; readonly against: string; readonly must: number; readonly aim: number }
  /** The figure itself, in its unit. */
  | { readonly kind: 'at most' | 'at least'; readonly must: number; readonly aim: number };

/** A row before it is judged. */
export interface Draft {
  readonly name: string;
  readonly ours: Spread;
  readonly peers: Readonly<Record<string, Peer>>;
  readonly target: Target;
}

/** What stands for a sample: its middle, or on a busy machine the best of it, which others disturbed least. */
export type Statistic = 'median' | 'best';

export interface Row {
  readonly name: string;
  readonly ours: Spread;
  readonly peers: Readonly<Record<string, Peer>>;
  /** Ours ÷ each peer's, or with the kind `lead` theirs ÷ ours. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly kind: Target['kind'];
  /** The peer of a ratio. */
  readonly against: string | null;
  /** What is held against the target; `null` where the peer is missing. */
  readonly value: number | null;
  readonly must: number;
  readonly aim: number;
  /** Whether `must` is met, and `aim`; `null` where the peer is missing. */
  readonly met: boolean | null;
  readonly aimMet: boolean | null;
}

const round = (value: number): number => Number(value.toPrecision(4));

export function spread(values: readonly number[], unit: Unit = 'ms', notes?: Spread['notes']): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  const made = { median: round(median), min: round(sorted[0]!), max: round(sorted.at(-1)!), unit };
  return notes === undefined ? made : { ...made, notes };
}

/** The nearest rank: below it lies `share` of the sample, 0 … 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

const isRate = (unit: Unit): boolean => unit === 'images/s';

function figure(sample: Spread, by: Statistic): number {
  if (sample.p99 !== undefined) return sample.p99;
  if (by === 'median') return sample.median;
  return isRate(sample.unit) ? sample.max : sample.min;
}

export function judge({ name, ours, peers, target }: Draft, by: Statistic): Row {
  const { kind, must, aim } = target;
  const own = figure(ours, by);
  const ratios: Record<string, number> = {};
  for (const [peer, result] of Object.entries(peers)) {
    if ('missing' in result) continue;
    const theirs = figure(result, by);
    ratios[peer] = round(kind === 'lead' ? theirs / own : own / theirs);
  }
  const against = 'against' in target ? target.against : null;
  const value = against === null ? own : (ratios[against] ?? null);
  const reaches = (limit: number): boolean | null => {
    if (value === null) return null;
    return kind === 'lead' || kind === 'at least' ? value >= limit : value <= limit;
  };
  const held = { kind, against, value, must, aim, met: reaches(must), aimMet: reaches(aim) };
  return { name, ours, peers, ratios, ...held };
}

/** The fastest of some peers under one name; where all are missing, the first one's reason. */
export function fastest(peers: Readonly<Record<string, Peer>>): Peer {
  const measured = Object.entries(peers).flatMap(([name, peer]) =>
    'missing' in peer ? [] : [{ ...peer, notes: { ...peer.notes, which: name } }],
  );
  measured.sort((a, b) => a.median - b.median);
  return measured[0] ?? Object.values(peers)[0] ?? { missing: 'there is none' };
}
