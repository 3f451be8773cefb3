import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SIDE_PX } from '../../src/lib/demos/contract';
import { drained } from '../../src/lib/ml/drained';
import { CONDITION_WIDTH, JUDGE_WIDTH } from '../../src/lib/ml/features/contract';
import { pixelChange } from '../../src/lib/ml/quality/gate';
import { centroidsOf, hitRate } from '../../src/lib/ml/quality/nearest';
import type { Hop } from '../../src/lib/ml/translate/contract';
import { clustered, membersOf, mergedByPrediction } from '../../src/lib/ml/translate/groupings';
import { basisOf } from '../../src/lib/ml/translate/stored';
import { inBasis, summarise } from '../../src/lib/ml/translate/summary';
import { translate } from '../../src/lib/ml/translate/translate';
import { NEWEST } from '../../src/lib/ml/translate/walk';
import { featuresOf, openJudge } from './features';
import { IMAGE_BYTES, imagesOf, sourceOf, type SeedImages } from './images';
import { writePng, type Picture } from '../../cli/sheet/png';
import { sheet, tilesOf } from '../../cli/sheet/sheet';
import { classifierOf, knowledgeOf, witnessOf } from './witness';

const CLUSTERS = 8;
const SOURCES = 96;
const SHOWN = 12;
/** The oracle that says whether the class was kept: trained on unbiased images of a seed of its own. */
const ORACLE = { seed: 900, epochs: 20 };

/** How the translator does on a seed that its training never saw. Shares are 0 … 1. */
export interface Check {
  readonly demo: string;
  readonly seed: number;
  readonly sources: number;
  /** Share that the seed's biased classifier takes for the other style's usual class: the style shows. */
  readonly turned: number;
  /** Share whose nearest style in the judge layer is the wanted one. */
  readonly hit: number;
  /** Share of those sources that an oracle of the class knows, which it still takes for the same class. */
  readonly retention: number;
  /** The same after the way there and back. */
  readonly retentionBack: number;
  /** Mean absolute change of a pixel, there, and there and back. */
  readonly change: number;
  readonly cycleError: number;
}

async function oracle(name: string, folder: string, log: (line: string) => void): Promise<ArrayBuffer> {
  const images = await imagesOf(name, ORACLE.seed, folder, { unbiased: true });
  return classifierOf(images, ORACLE.epochs, folder, log);
}

/** Moves training images of a seed into a style that they do not have, in turn, and back, by the newest snapshot. */
export async function checkOn(
  name: string,
  seed: number,
  weightsFile: string,
  folder: string,
  log: (line: string) => void,
): Promise<Check> {
  const weights = new Uint8Array(await readFile(weightsFile)).buffer;
  const images: SeedImages = await imagesOf(name, seed, folder);
  const { key, classes, explore, pixels } = images;
  const known = await witnessOf(images, folder, log);
  const condition = await featuresOf('condition', key, pixels, folder, log);
  const pool = pixels.subarray(0, explore * IMAGE_BYTES);
  const judged = await featuresOf('judge', `${key}-pool`, pool, folder, log);
  const space = { name: 'latents', columns: known.width, values: known.latents };
  const columns = drained(clustered(space, explore, CLUSTERS, seed, 1));
  const styles = mergedByPrediction(columns, known.predicted.subarray(0, explore), classes, 1);
  const members = membersOf(styles, explore);
  const basis = basisOf(weights);
  const features = inBasis(basis, condition.subarray(0, explore * CONDITION_WIDTH));
  const width = 2 * basis.components;
  const summaries = new Float32Array(classes * width);
  members.forEach((group, i) => summaries.set(summarise(features, basis.components, group), i * width));

  const sources = Int32Array.from({ length: SOURCES }, (_, i) => explore + i);
  const own = [...sources].map((row) => styles.own[row]!);
  const target = own.map((style, i) => (style + 1 + (i % (classes - 1))) % classes);
  const moved = async (hopsOf: (i: number) => Hop[]): Promise<Uint8Array> => {
    const out = new Uint8Array(SOURCES * IMAGE_BYTES);
    const routes = [...sources].map((source, i) => ({ source, hops: hopsOf(i) }));
    const steps = translate({ weights, source: sourceOf(pixels), styles: summaries, routes });
    for await (const batch of steps) {
      batch.indices.forEach((route, i) =>
        out.set(batch.pixels.subarray(i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES), route * IMAGE_BYTES),
      );
    }
    return out;
  };
  const hop = (style: number): Hop => ({ style, snapshot: NEWEST });
  const before = pixels.slice(explore * IMAGE_BYTES, (explore + SOURCES) * IMAGE_BYTES);
  const there = await moved((i) => [hop(target[i]!)]);
  const back = await moved((i) => [hop(target[i]!), hop(own[i]!)]);

  const judge = await openJudge();
  const after = await judge.features(there, SOURCES);
  judge.dispose();
  const taken = (await knowledgeOf(known.weights, there)).predicted;
  const eye = await oracle(name, folder, log);
  const says = async (which: Uint8Array) => (await knowledgeOf(eye, which)).predicted;
  const [was, is, again] = [await says(before), await says(there), await says(back)];
  const labels = images.labels;
  const right = [...sources.keys()].filter((i) => was[i] === labels[i]);
  const kept = (now: Uint16Array) => right.filter((i) => now[i] === labels[i]).length / right.length;
  const share = (test: (i: number) => boolean) => [...sources.keys()].filter(test).length / SOURCES;
  writePng(join(folder, `check-${key}.png`), shown(before, there, back, target, classes));
  return {
    ...{ demo: name, seed },
    sources: SOURCES,
    turned: share((i) => taken[i] === target[i]),
    hit: hitRate(after, JUDGE_WIDTH, target, centroidsOf(judged, JUDGE_WIDTH, members))!,
    retention: kept(is),
    retentionBack: kept(again),
    change: pixelChange(before, there),
    cycleError: pixelChange(before, back),
  };
}

/** For each style some sources moved into it and back: source, there, back in columns of rows. */
function shown(
  before: Uint8Array,
  there: Uint8Array,
  back: Uint8Array,
  target: readonly number[],
  styles: number,
): Picture {
  const tiles = Array.from({ length: styles }, (_, style) => style).flatMap((style) => {
    const some = target.flatMap((t, i) => (t === style ? [i] : [])).slice(0, SHOWN);
    return [before, there, back].flatMap((pixels) => {
      const all = tilesOf(pixels, SIDE_PX);
      return some.map((i) => all[i]!);
    });
  });
  return sheet(tiles, SIDE_PX, SHOWN);
}
