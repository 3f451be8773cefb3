import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { rowsOf } from '../../src/lib/domain/catalog';
import { EXPLANATION_METHODS } from '../../src/lib/domain/discovery';
import { argmax, softmaxLoss } from '../../src/lib/domain/predictions';
import type { Command } from '../command';
import { maskMass } from '../mask-mass';
import { dataGiven, prepared } from '../prepared';
import { common } from '../results';
import { backendRequest, chooseBackend, withSite } from '../session';
import { writePng } from '../sheet/png';
import { overlay, sheet, tilesOf } from '../sheet/sheet';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

const TILE_PX = 64;
const COLUMNS = 12;
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  const data = dataGiven(positionals, options, 'explain');
  backendRequest(options);
  const method = options.oneOf('method', EXPLANATION_METHODS) ?? 'gradcam';
  const count = options.whole('images', 1, 1_000) ?? 24;
  return withSite(options, async (site) => {
    const { chosen } = await chooseBackend(site, options);
    const { project, classifier, catalog } = await prepared(site, data, options, report);
    const logits = await site.call('logits', [project, classifier.id, {}]);
    const losses = softmaxLoss(logits, catalog.labels, catalog.classes.length);
    const predicted = argmax(logits, catalog.classes.length);
    // The worst of explore: what a user looks at first.
    const rows = Array.from(rowsOf(catalog, 'explore'))
      .filter((row) => !Number.isNaN(losses[row]!))
      .sort((a, b) => losses[b]! - losses[a]! || a - b)
      .slice(0, count);
    const images = rows.map((row) => catalog.ids[row]!);
    const begun = Date.now();
    const maps = await site.call('explain', [project, classifier.id, images, { method }], {
      onProgress: report.progress,
    });
    const seconds = (Date.now() - begun) / 1000;
    const masks = await site.call('knownMasks', [project, images]);
    const full = maps.filter(({ empty }) => !empty);
    const mass = (kind: 'class' | 'bias'): number | null =>
      masks === null
        ? null
        : mean(
            maps.flatMap((map, i) => (map.empty ? [] : [maskMass(map, masks[i]![kind], masks[i]!.sidePx)])),
          );
    const out = options.text('out');
    if (out !== undefined) {
      mkdirSync(out, { recursive: true });
      const hashes = rows.map((row) => catalog.hashes[row]!);
      const tiles = tilesOf(await site.pixels(project, hashes, TILE_PX), TILE_PX);
      const pairs = tiles.flatMap((tile, i) => [tile, overlay(tile, TILE_PX, maps[i]!)]);
      writePng(join(out, `${method}.png`), sheet(pairs, TILE_PX, COLUMNS));
    }
    return {
      ...(await common(site, project, chosen, options)),
      classifier: { id: classifier.id },
      method,
      maps: maps.map(({ image, target, maximum, empty, widthPx, heightPx }, i) => ({
        ...{ image, maximum, empty, widthPx, heightPx },
        target: catalog.classes[target]!,
        class: catalog.classes[catalog.labels[rows[i]!]!] ?? null,
        predicted: catalog.classes[predicted[rows[i]!]!] ?? null,
      })),
      seconds,
      empty: maps.length - full.length,
      known: { biasMass: mass('bias'), classMass: mass('class') },
      ...(out === undefined ? {} : { out }),
    };
  });
}

export const explainCommand: Command<Result> = {
  name: 'explain',
  takes: '<data>',
  summary: 'Shows where the classifier looks in the validation images that it gets most wrong.',
  options: [
    ...([
      'method',
      'images',
      'out',
      'seed',
      'data-seed',
      'project',
      'classifier',
      'backend',
      'threads',
    ] as const),
  ],
  notes: `--method is ${EXPLANATION_METHODS.join(', ')}. --out writes a PNG of pairs: image, and heat map over it.`,
  run,
  words: ({ maps, seconds, empty, known }) =>
    lines(
      `${maps.length} maps in ${seconds.toFixed(2)} s, ${empty} empty`,
      known.biasMass === null || known.classMass === null
        ? null
        : `Known: ${(100 * known.biasMass).toFixed(0)} % of the heat is on the bias cue, ${(100 * known.classMass).toFixed(0)} % on the class cue`,
    ),
};
