import { DashError } from '../../domain/errors';
import type { Grouping, StyleBank } from './contract';
import {
  clustered,
  isUsable,
  mergedByPrediction,
  withoutClassGroups,
  type ClassEvidence,
  type Space,
} from './groupings';

/** Numbers of clusters that styles are drawn from, as many as a user may ask for. */
const DRAWN_K = [2, 3, 4, 6, 8, 10, 12, 16, 20];
/** Kept back, to be measured on; the second where the first is asked for. */
const HELD_OUT_K = [5, 7] as const;
/** Columns merged by prediction are what the rest of the app offers as styles first: every second step. */
const MERGED_SHARE = 0.5;
const MERGED_K = [6, 8, 10];
const NEIGHBOURHOODS = 0.15;

/** What a classifier knows of the images of a bank. */
export interface Witness extends ClassEvidence {
  readonly classes: number;
  /** Its latents of all images of the bank. */
  readonly latents: Space;
}

export interface BankOptions {
  /** Rows of the image source: first the pool, then the sources. */
  readonly rows: Int32Array;
  readonly pool: number;
  /** Condition features of all of them in the translator's basis. */
  readonly features: Float32Array;
  readonly components: number;
  /** Biased classifiers; without any, the features alone lend groups. */
  readonly witnesses: readonly Witness[];
  /** How the columns that are merged by prediction share in the steps; 0 leaves them out. */
  readonly mergedShare?: number;
  /** Clusters that the user works with: only these are merged, and count twice where they are not. */
  readonly k?: number | undefined;
  readonly seed: number;
}

/**
 * Groups to draw styles from, over many numbers of clusters in two spaces, so that the translator learns to follow
 * summaries and not a table of a few styles (sub-groups and neighbourhoods are drawn step by step in `drawStyles`).
 * Yields between two clusterings.
 */
export function* buildStyleBank(options: BankOptions): Generator<void, StyleBank, void> {
  const { rows, pool, features, components, witnesses, seed, mergedShare = MERGED_SHARE, k: asked } = options;
  if (pool < 2 * HELD_OUT_K[0]) {
    throw new DashError(
      'BadInput',
      `Styles come from unlabelled or explore images; ${pool} of them are too few to tell styles apart.`,
    );
  }
  if (asked !== undefined && 2 * asked > pool) {
    throw new DashError(
      'BadInput',
      `${asked} clusters want at least ${2 * asked} images of explore and the pool; there are ${pool}.`,
    );
  }
  const drawn = asked === undefined || DRAWN_K.includes(asked) ? DRAWN_K : [...DRAWN_K, asked];
  const heldOutK = HELD_OUT_K.find((k) => k !== asked)!;
  const backbone: Space = { name: 'backbone', columns: components, values: features };
  const plain: Grouping[] = [];
  const merged: Grouping[] = [];
  const heldOut: Grouping[] = [];
  let leftOut = 0;
  const admit = (grouping: Grouping, into: Grouping[]): void => {
    let admitted = grouping;
    for (const witness of witnesses) {
      const judged = withoutClassGroups(admitted, pool, witness);
      admitted = judged.grouping;
      leftOut += judged.leftOut;
    }
    if (isUsable(admitted, pool)) into.push(admitted);
  };
  for (const space of [backbone, ...witnesses.map(({ latents }) => latents)]) {
    for (const k of drawn) {
      if (2 * k <= pool) admit(yield* clustered(space, pool, k, seed + k, k === asked ? 2 : 1), plain);
    }
    if (2 * heldOutK <= pool) admit(yield* clustered(space, pool, heldOutK, seed, 1), heldOut);
  }
  for (const { latents, predicted, classes } of witnesses) {
    for (const k of asked === undefined ? MERGED_K : [asked]) {
      if (2 * k > pool) continue;
      const columns = yield* clustered(latents, pool, k, seed + 100 + k, 1);
      const grouping = mergedByPrediction(columns, predicted, classes, 1);
      if (isUsable(grouping, pool)) merged.push(grouping);
    }
  }
  const share = merged.length > 0 ? mergedShare : 0;
  const weighted = (groupings: readonly Grouping[], total: number): Grouping[] => {
    const sum = groupings.reduce((before, { weight }) => before + weight, 0);
    return groupings.map((grouping) => ({ ...grouping, weight: (total * grouping.weight) / sum }));
  };
  const groupings = [
    ...(share > 0 ? weighted(merged, share) : []),
    ...(share < 1 ? weighted(plain, 1 - share) : []),
  ];
  if (groupings.length === 0) {
    throw new DashError('BadInput', 'The images fall into no two groups that could serve as styles.');
  }
  return { rows, pool, features, components, groupings, heldOut, neighbourhoods: NEIGHBOURHOODS, leftOut };
}
