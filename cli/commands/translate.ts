import { randomStyles } from '../../src/lib/domain/baselines';
import { rowsOf, type Catalog } from '../../src/lib/domain/catalog';
import type { ClassifierRecord } from '../../src/lib/domain/classifier';
import type { ProjectId } from '../../src/lib/domain/ids';
import { seeded, shuffled } from '../../src/lib/domain/random';
import {
  takesStyles,
  TRANSLATION_METHODS,
  TRANSLATION_MODES,
  type Augmentation,
  type Style,
  type TranslationMethod,
} from '../../src/lib/domain/style';
import type { Command, Invocation } from '../command';
import type { Site } from '../driver/site';
import { seeds, UsageError, type Options } from '../options';
import { ON_CLASSIFIER, withPrepared } from '../prepared';
import type { Reporter } from '../progress';
import { tilesOfRows, writeTiles } from '../sheet/tiles';
import { mergedStyles, styleOf, usableColumns } from '../styles';
import { knownRetention } from '../oracle';
import { preparedTranslator } from '../translators';
import { qualityInWords, shareInWords } from '../quality-words';
import { lines } from '../words';
import { poolOf } from './cluster';

type Result = Awaited<ReturnType<typeof run>>;

const COPIES = 4;
const PAIRS_SHOWN = 48;

/**
 * `auto`: every column but the smallest; `merged`: columns merged by predicted class; `random`: groups at random of the
 * sizes of `auto`; a number: that column.
 */
async function chosenStyles(
  site: Site,
  project: ProjectId,
  { id }: ClassifierRecord,
  catalog: Catalog,
  options: Options,
): Promise<readonly Style[]> {
  const { columns } = await site.call('cluster', [
    project,
    id,
    { k: options.whole('k', 2, 20) ?? 8, parts: poolOf(options), seed: seeds(options).seed },
  ]);
  const asked = options.text('style') ?? 'auto';
  if (asked === 'merged') return mergedStyles(catalog, columns);
  const usable = usableColumns(columns).map((one) => styleOf(catalog, one));
  if (asked === 'auto') return usable;
  if (asked === 'random') return randomStyles(catalog, usable, seeds(options).seed);
  const column = columns.find(({ index }) => String(index) === asked);
  if (column === undefined) {
    throw new UsageError(
      `--style is auto, merged, random or a cluster from 0 to ${columns.length - 1}, not "${asked}".`,
    );
  }
  return [styleOf(catalog, column)];
}

/** Training images alone: other images' labels are not there to be learned from. */
function chosenSources(catalog: Catalog, options: Options): readonly (typeof catalog.ids)[number][] {
  const all = Array.from(rowsOf(catalog, 'training'));
  const wanted = options.text('sources') ?? 'all';
  if (wanted === 'all') return all.map((row) => catalog.ids[row]!);
  const count = options.whole('sources', 1, all.length)!;
  const drawn = shuffled(all, seeded(seeds(options).seed)).slice(0, count);
  return drawn.sort((a, b) => a - b).map((row) => catalog.ids[row]!);
}

async function translatorFor(
  method: TranslationMethod,
  site: Site,
  project: ProjectId,
  options: Options,
  report: Reporter,
) {
  if (method !== 'xploregan') return null;
  const translator = await preparedTranslator(site, project, options, report);
  if (translator === null) throw new UsageError('--method xploregan needs a translator.');
  return translator.id;
}

/** Pairs of a source and its translation. */
async function writeSheet(
  site: Site,
  project: ProjectId,
  { rows, sources, plan }: Augmentation,
  out: string,
  method: string,
): Promise<void> {
  const { catalog } = await site.call('snapshot', [project]);
  // Drawn, since the order of new images goes with their styles.
  const shown = shuffled(Array.from(rows.keys()), seeded(plan.seed)).filter((i) => sources[i]! >= 0);
  const pairs = shown.slice(0, PAIRS_SHOWN).flatMap((i) => [sources[i]!, rows[i]!]);
  writeTiles(out, `${method}.png`, await tilesOfRows(site, project, catalog, pairs));
}

/** Rejects what is doubted, as a user would by one click. */
async function prune(site: Site, project: ProjectId, { rows, doubts }: Augmentation): Promise<void> {
  const { catalog } = await site.call('snapshot', [project]);
  const doubted = Array.from(rows).filter((_, i) => doubts[i]! > 0);
  if (doubted.length === 0) return;
  await site.call('discardImages', [project, doubted.map((row) => catalog.ids[row]!)]);
}

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  const method = options.oneOf('method', TRANSLATION_METHODS) ?? 'xploregan';
  const asked = options.oneOf('mode', TRANSLATION_MODES) ?? 'plain';
  const mode = takesStyles(method) ? asked : 'plain';
  return withPrepared('translate', invocation, async ({ site, head, project, classifier, catalog }) => {
    const translator = await translatorFor(method, site, project, options, report);
    const styles = takesStyles(method) ? await chosenStyles(site, project, classifier, catalog, options) : [];
    const sources = chosenSources(catalog, options);
    const plan = { method, translator, mode, styles, sources, copies: COPIES, seed: seeds(options).seed };
    const begun = Date.now();
    const made = await site.call('translate', [project, plan, {}], { onProgress: report.progress });
    const seconds = (Date.now() - begun) / 1000;
    if (options.flag('prune')) await prune(site, project, made);
    const quality = await site.call('quality', [project, made.job]);
    const out = options.text('out');
    if (out !== undefined) await writeSheet(site, project, made, out, method);
    const oracle = options.flag('known') ? await knownRetention(site, project, made, report) : null;
    const { known, ...rest } = await head();
    return {
      ...rest,
      known: { ...known, retention: oracle?.share ?? null, ...(oracle === null ? {} : { oracle }) },
      translation: made.job,
      method,
      mode,
      translator,
      styles: styles.map(({ name, images }) => ({ name, images: images.length })),
      images: made.rows.length,
      seconds,
      imagesPerSecond: made.rows.length / seconds,
      quality,
      ...(out === undefined ? {} : { out }),
    };
  });
}

export const translateCommand: Command<Result> = {
  name: 'translate',
  takes: '<data>',
  summary: 'Moves training images into the style of clusters.',
  options: [
    ...(['style', 'sources', 'method', 'mode', 'translator', 'recipe', 'steps', 'k', 'pool', 'out'] as const),
    ...(['prune', 'known'] as const),
    ...ON_CLASSIFIER,
  ],
  notes: `--method is xploregan (default), colour, duplicate, jitter (brightness, contrast, saturation ± 40 %, hue ± 10 %) or hueJitter
(any hue); those without a style make ${COPIES} images each. --mode plain (each image once into each style) or walk (${COPIES}
images each, over several styles and check-points). --style is auto (every cluster but the smallest), merged (clusters merged
by what the classifier takes them for), random (groups at random of the sizes of auto) or one cluster. --out writes a PNG of pairs: source, translation.
quality compares new images with real ones of their class in the style; kid binds nothing unless "binding". With --known
the share that an oracle still takes for its class is known.retention; the oracle is kept under .cache/oracle.`,
  run,
  words: ({ images, seconds, styles, quality, method, known }) =>
    lines(
      `${images} images by ${method}${styles.length === 0 ? '' : ` into ${styles.map(({ name }) => name).join(', ')}`} in ${seconds.toFixed(0)} s`,
      ...qualityInWords(quality),
      known.oracle === undefined
        ? null
        : `An oracle still knows ${shareInWords(known.retention)} of the ${known.oracle.known} that it knew before (of ${known.oracle.n} asked)`,
    ),
};
