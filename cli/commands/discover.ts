import { rowsOf } from '../../src/lib/domain/catalog';
import { SPACES } from '../../src/lib/domain/discovery';
import type { Command } from '../command';
import { knownOfGroup, rowsOfIds } from '../known';
import { dataGiven, prepared } from '../prepared';
import { common } from '../results';
import { backendRequest, chooseBackend, withSite } from '../session';
import { seeds } from '../options';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  const data = dataGiven(positionals, options, 'discover');
  backendRequest(options);
  const top = options.whole('top', 1, 100) ?? 10;
  const space = options.oneOf('space', SPACES);
  const k = options.whole('k', 2, 20);
  return withSite(options, async (site) => {
    const { chosen } = await chooseBackend(site, options);
    const { project, classifier, catalog } = await prepared(site, data, options, report);
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
      ...(await common(site, project, chosen, options)),
      classifier: { id: classifier.id },
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
  options: [
    ...(['top', 'space', 'k', 'seed', 'data-seed', 'project', 'classifier', 'backend', 'threads'] as const),
  ],
  notes: 'Groups are found on one half of the validation images; p and q are of the other half.',
  run,
  words: ({ suggestions, caveats, shortcutScore }) =>
    lines(
      ...suggestions.map(
        ({ rank, sentence, pValue, qValue }) =>
          `${rank}. ${sentence} (held out: p ${pValue.toPrecision(2)}, q ${qValue.toPrecision(2)})`,
      ),
      suggestions.length === 0 ? 'No group stands out.' : null,
      `Shortcut score ${shortcutScore.toFixed(2)}`,
      ...caveats,
    ),
};
