import { csv } from '../csv';

export interface Refused {
  readonly path: string;
  readonly reason: string;
}

/** Entries whose path or reason holds every word of the query. */
export function filterRefused(refused: readonly Refused[], query: string): readonly Refused[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return refused;
  return refused.filter(({ path, reason }) => {
    const text = `${path} ${reason}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Reasons with how often each occurs, most frequent first. */
export function countReasons(refused: readonly Refused[]): readonly { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Array.from(counts, ([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}

export const refusedCsv = (refused: readonly Refused[]): string =>
  csv([['path', 'reason'], ...refused.map(({ path, reason }) => [path, reason])]);
