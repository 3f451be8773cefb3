import { rowsOf } from '../../src/lib/domain/catalog';
import { EXPLANATION_METHODS } from '../../src/lib/domain/discovery';
import { argmax, softmaxLoss } from '../../src/lib/domain/predictions';
import type { Command, Invocation } from '../command';
import { maskMass } from '../mask-mass';
import { ON_CLASSIFIER, withPrepared } from '../prepared';
import { overlay } from '../sheet/sheet';
import { TILE_PX, tilesOfRows, writeTiles } from '../sheet/tiles';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  const method = options.oneOf('method', EXPLANATION_METHODS) ?? 'gradcam';
  const count = options.whole('images', 1, 1_000) ?? 24;
  return withPrepared('explain', invocation, async ({ site, head, project, classifier, catalog }) => {
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
      const tiles = await tilesOfRows(site, project, catalog, rows);
      const pairs = tiles.flatMap((tile, i) => [tile, overlay(tile, TILE_PX, maps[i]!)]);
      writeTiles(out, `${method}.png`, pairs);
    }
    return {
      ...(await head()),
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
  options: ['method', 'images', 'out', ...ON_CLASSIFIER],
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
