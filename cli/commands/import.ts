import { resolve } from 'node:path';
import type { Command } from '../command';
import { dataOf } from '../data';
import { datasetOf } from '../dataset';
import { seeds, UsageError } from '../options';
import { chooseBackend, withSite } from '../session';
import { dataInWords, lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  const [text] = positionals;
  if (text === undefined || positionals.length > 1) throw new UsageError('import takes one ZIP or folder.');
  const data = dataOf(text);
  if (data.kind !== 'files') throw new UsageError('import takes a ZIP or a folder; see train and open.');
  const { seed, dataSeed } = seeds(options);
  const labels = options.text('labels');
  return withSite(options, async (site) => {
    const asked = { seed: dataSeed, labels: labels === undefined ? undefined : resolve(labels) };
    const { project, imported, refused, notes } = await site.importFiles(data.files, asked, report.progress);
    const summary = await site.summary(project);
    return {
      project,
      ...datasetOf(summary),
      imported,
      refused,
      notes,
      backend: (await chooseBackend(site, options)).chosen,
      seed,
      dataSeed,
    };
  });
}

const inWords = ({ project, dataset, imported, refused, notes }: Result) =>
  lines(
    dataInWords(dataset),
    `${imported} images came in, ${refused.length} were refused; project ${project}`,
    ...notes,
    ...refused.map(({ path, reason }) => `  ${path}: ${reason}`),
  );

export const importCommand: Command<Result> = {
  name: 'import',
  takes: '<zip or folder>',
  summary: 'Imports labelled photographs and reports every file that was refused.',
  options: ['labels', 'seed', 'data-seed'],
  run,
  words: inWords,
};
