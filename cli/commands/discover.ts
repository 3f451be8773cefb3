import { rowsOf } from '../../src/lib/domain/catalog';
import { SPACES } from '../../src/lib/domain/discovery';
import type { Command, Invocation } from '../command';
import { groupInWords, knownOfGroup, rowsOfIds } from '../known';
import { ON_CLASSIFIER, withPrepared } from '../prepared';
import { seeds } from '../options';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  const top = options.whole('top', 1, 100) ?? 10;
  const space = options.oneOf('space', SPACES);
  const k = options.whole('k', 2, 20);
  return withPrepared('discover', invocation, async ({ site, head, project, classifier, catalog }) => {
    const asked = {
      seed: seeds(options).seed,
      ...(space === undefined ? {} : { space }),
      ...(k === undefined ? {} : { k }),
    };
    const found = await site.call('discover', [project, classifier.id, asked], {
      onProgress: report.progress,
    });
    const explore = rowsOf(catalog, 'explore');
    const suggestions = found.suggestions.slice(0, top).map((one) => {
      const slice = rowsOfIds(catalog, one.images);
      const ofClass = explore.filter((row) => catalog.labels[row] === one.label);
      return {
        rank: one.rank,
        sentence: one.sentence,
        class: catalog.classes[one.label]!,
        slice: { kind: one.kind, size: one.size, errors: one.errors },
        wrongClass: catalog.classes[one.wrongClass]!,
        cluster: one.cluster,
        excess: one.excess,
        tie: one.tie,
        drift: one.drift,
        confirm: one.confirm,
        pValue: one.confirm.p,
        qValue: one.confirm.q,
        known: knownOfGroup(catalog, slice, ofClass),
      };
    });
    return {
      ...(await head()),
      space: found.space,
      k: found.k,
      shortcutScore: found.shortcutScore,
      caveats: found.caveats,
      suggestions,
    };
  });
}

export const discoverCommand: Command<Result> = {
  name: 'discover',
  takes: '<data>',
  summary: 'Lists groups of images that the classifier gets wrong more often than chance lets expect.',
  options: ['top', 'space', 'k', ...ON_CLASSIFIER],
  notes: 'Groups are found on one half of the validation images; p and q are of the other half.',
  run,
  words: ({ suggestions, caveats, shortcutScore }) =>
    lines(
      ...suggestions.map(
        ({ rank, sentence, pValue, qValue, known }) =>
          `${rank}. ${sentence} (held out: p ${pValue.toPrecision(2)}, q ${qValue.toPrecision(2)})${known === null ? '' : ` Known: ${groupInWords(known)}`}`,
      ),
      suggestions.length === 0 ? 'No group stands out.' : null,
      `Shortcut score ${shortcutScore.toFixed(2)}`,
      ...caveats,
    ),
};
