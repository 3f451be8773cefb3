import { drained } from '../../src/lib/ml/drained';
import {
  NO_GROUP,
  type Grouping,
  type StyleBank,
  type StyleBasis,
} from '../../src/lib/ml/translate/contract';
import {
  clustered,
  isUsable,
  mergedByPrediction,
  withoutClassGroups,
} from '../../src/lib/ml/translate/groupings';
import { buildStyleBank } from '../../src/lib/ml/translate/style-bank';
import { fitStyleBasis, inBasis } from '../../src/lib/ml/translate/summary';
import { IMAGE_BYTES, type SeedImages } from './images';
import type { StyleShares } from './recipes';
import type { Knowledge } from './witness';

const NEIGHBOURHOODS = 0.05;
const MERGED_K = [6, 8, 10];
const ALL_SEEDS = 'all seeds, merged by prediction';

/** Clusters that the app offers first: previews show them where nothing is common to all seeds. */
const SHOWN_K = 8;

export interface BankOptions {
  /** Width of the condition features. */
  readonly columns: number;
  readonly components: number;
  readonly seed: number;
  readonly shares: StyleShares;
}

/** All images of all seeds, explore first, as the bank orders them. */
export interface Gathered {
  readonly pixels: Uint8Array;
  /** Images of explore. */
  readonly pool: number;
  /** Raw condition features in the same order. */
  readonly condition: Float32Array;
  /** Seed by seed: positions of its explore and of its training images. */
  readonly places: readonly { readonly explore: number; readonly training: number }[];
}

/** Joins what each seed has, explore of all seeds before training of all seeds. */
export function gather(
  seeds: readonly SeedImages[],
  condition: readonly Float32Array[],
  columns: number,
): Gathered {
  const pool = seeds.reduce((sum, { explore }) => sum + explore, 0);
  const rows = seeds.reduce((sum, { explore, labels }) => sum + explore + labels.length, 0);
  const pixels = new Uint8Array(rows * IMAGE_BYTES);
  const features = new Float32Array(rows * columns);
  let explore = 0;
  let training = pool;
  const places = seeds.map((seed, s) => {
    const place = { explore, training };
    const end = seed.explore;
    pixels.set(seed.pixels.subarray(0, end * IMAGE_BYTES), explore * IMAGE_BYTES);
    pixels.set(seed.pixels.subarray(end * IMAGE_BYTES), training * IMAGE_BYTES);
    features.set(condition[s]!.subarray(0, end * columns), explore * columns);
    features.set(condition[s]!.subarray(end * columns), training * columns);
    explore += end;
    training += seed.labels.length;
    return place;
  });
  return { pixels, pool, condition: features, places };
}

/**
 * The bank of a shipped translator. Each seed's biased classifier lends columns of its own seed's images alone, as it
 * does in the app, plain and merged by its predictions; the backbone lends columns over all of them. `shown` is what
 * previews are of.
 */
export function shippedBank(
  seeds: readonly SeedImages[],
  known: readonly Knowledge[],
  gathered: Gathered,
  { columns, components, seed, shares }: BankOptions,
): { bank: StyleBank; basis: StyleBasis; shown: Grouping } {
  const { pool, condition, places } = gathered;
  const rows = condition.length / columns;
  const basis = fitStyleBasis(condition.subarray(0, pool * columns), pool, columns, components);
  const features = inBasis(basis, condition);
  const labels = new Int16Array(rows - pool);
  const predicted = new Int16Array(pool);
  seeds.forEach((images, s) => {
    const place = places[s]!;
    labels.set(Int16Array.from(images.labels), place.training - pool);
    predicted.set(Int16Array.from(known[s]!.predicted.subarray(0, images.explore)), place.explore);
  });
  const evidence = { labels, predicted };
  const scattered = (grouping: Grouping, s: number): Grouping => {
    const own = new Int16Array(rows).fill(NO_GROUP);
    const { explore } = seeds[s]!;
    own.set(grouping.own.subarray(0, explore), places[s]!.explore);
    own.set(grouping.own.subarray(explore), places[s]!.training);
    return { ...grouping, name: `${seeds[s]!.demo}, seed ${seeds[s]!.seed}: ${grouping.name}`, own };
  };
  const plain: Grouping[] = [];
  const merged: Grouping[] = [];
  let leftOut = 0;
  seeds.forEach(({ explore, classes }, s) => {
    const { latents, width } = known[s]!;
    const space = { name: 'latents', columns: width, values: latents };
    for (const k of shares.latentK) {
      const found = scattered(drained(clustered(space, explore, k, seed + k, 1)), s);
      const judged = withoutClassGroups(found, pool, evidence);
      leftOut += judged.leftOut;
      plain.push(judged.grouping);
    }
    for (const k of MERGED_K) {
      const found = drained(clustered(space, explore, k, seed + 100 + k, 1));
      const own = known[s]!.predicted.subarray(0, explore);
      merged.push(scattered(mergedByPrediction(found, own, classes, 1), s));
    }
  });
  // The columns of all seeds together: larger groups than one project has, and what metrics are measured on.
  const union = new Int16Array(rows).fill(NO_GROUP);
  for (const { own } of merged.filter((_, i) => i % MERGED_K.length === 1)) {
    own.forEach((group, i) => group !== NO_GROUP && (union[i] = group));
  }
  const groups = Math.max(...seeds.map(({ classes }) => classes));
  const together = shares.together
    ? [{ name: ALL_SEEDS, weight: shares.merged / 2, groups, own: union }]
    : [];

  const backbone = drained(
    buildStyleBank({
      rows: Int32Array.from({ length: rows }, (_, i) => i),
      pool,
      features,
      components,
      witnesses: [],
      seed,
    }),
  );
  const judged = backbone.groupings.map((grouping) => withoutClassGroups(grouping, pool, evidence));
  leftOut += judged.reduce((sum, { leftOut: n }) => sum + n, 0);
  const weighted = (groupings: readonly Grouping[], total: number): Grouping[] => {
    const usable = groupings.filter((grouping) => isUsable(grouping, pool));
    return usable.map((grouping) => ({ ...grouping, weight: total / usable.length }));
  };
  const groupings = [
    ...together,
    ...weighted(merged, shares.merged / (shares.together ? 2 : 1)),
    ...weighted(plain, shares.latent),
    ...weighted(
      judged.map(({ grouping }) => grouping),
      1 - shares.merged - shares.latent,
    ),
  ];
  const bank = { ...backbone, groupings, neighbourhoods: NEIGHBOURHOODS, leftOut };
  return { basis, bank, shown: together[0] ?? plain[shares.latentK.indexOf(SHOWN_K)]! };
}
