import type { Command } from '../command';
import { dataOf } from '../data';
import { datasetOf } from '../dataset';
import { UsageError } from '../options';
import { chooseBackend, load, withSite } from '../session';
import { dataInWords, lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  const [text] = positionals;
  if (text === undefined || positionals.length > 1) throw new UsageError('open takes one .dash file.');
  const data = dataOf(text);
  if (data.kind !== 'project') throw new UsageError('open takes a .dash file; see import and train.');
  return withSite(options, async (site) => {
    const { project, repaired } = await load(site, data, options, report);
    const { classifiers, translators, events } = await site.lists(project);
    const summary = await site.summary(project);
    return {
      ...{ project, ...datasetOf(summary), classifiers, translators, events, repaired },
      backend: (await chooseBackend(site, options)).chosen,
      seed: null,
    };
  });
}

const inWords = ({ project, dataset, classifiers, translators, events, repaired }: Result) =>
  lines(
    dataInWords(dataset),
    `Project ${project}: ${classifiers.length} classifiers, ${translators.length} translators, ${events.length} events`,
    ...classifiers.map(
      ({ name, arch, epochs, weightsHash }) => `  ${name} (${arch}, ${epochs} epochs) ${weightsHash}`,
    ),
    ...translators.map(
      ({ name, steps, weightsHash }) => `  ${name} (translator, ${steps} steps) ${weightsHash}`,
    ),
    ...repaired.map((what) => `Repaired: ${what}`),
  );

export const openCommand: Command<Result> = {
  name: 'open',
  takes: '<file.dash>',
  summary: 'Opens a project file, checks it and lists what is in it.',
  options: [],
  run,
  words: inWords,
};
