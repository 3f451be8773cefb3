import { stream, type Random } from '../../domain/random';
import type { Hop, Route } from './contract';

/** Hops of a walk beside its first, at least one. */
const MOST_FURTHER_HOPS = 4;
export const NEWEST = -1;

/** Each source once into each of the styles, by the newest snapshot: routes source by source. */
export const plainRoutes = (sources: Int32Array, styles: number): Route[] =>
  [...sources].flatMap((source) =>
    Array.from({ length: styles }, (_, style) => ({ source, hops: [{ style, snapshot: NEWEST }] })),
  );

export interface WalkOptions {
  readonly sources: Int32Array;
  /** Index of the style that each source has, −1 where it has none of them. */
  readonly own: ArrayLike<number>;
  readonly styles: number;
  /** New images a source. */
  readonly copies: number;
  readonly snapshots: number;
  readonly seed: number;
}

/**
 * Walks through styles: each new image begins with a hop to another style than its own, goes on for one to four hops
 * to styles drawn uniformly, and so ends in one that is. Each hop uses a snapshot drawn at random. Then neither the
 * last style nor the number of hops nor the hand of one snapshot goes with the class. Routes source by source.
 */
export function walkRoutes({ sources, own, styles, copies, snapshots, seed }: WalkOptions): Route[] {
  const random = stream(seed, 'walks');
  return [...sources].flatMap((source, i) =>
    Array.from({ length: copies }, () => ({
      source,
      hops: walk(own[i]!, styles, snapshots, random),
    })),
  );
}

function walk(own: number, styles: number, snapshots: number, random: Random): Hop[] {
  const others = Array.from({ length: styles }, (_, style) => style).filter((style) => style !== own);
  const first = others[random.int(Math.max(1, others.length))] ?? 0;
  const hop = (style: number): Hop => ({ style, snapshot: random.int(snapshots) });
  const hops = [hop(first)];
  const further = 1 + random.int(MOST_FURTHER_HOPS);
  for (let i = 0; i < further; i++) hops.push(hop(random.int(styles)));
  return hops;
}
