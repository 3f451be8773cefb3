import { resolve } from 'node:path';
import type { Command } from '../command';
import { datasetOf } from '../dataset';
import { Options, UsageError } from '../options';
import { chooseBackend, namedProject, withSite } from '../session';
import { lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) throw new UsageError('export takes one file to write.');
  options.oneOf('what', ['project']);
  const profile = options.text('profile');
  if (profile === undefined) throw new UsageError('export needs the --profile that holds the project.');
  const file = resolve(name);
  return withSite(options, async (site) => {
    const wanted = new Options({ profile, project: options.text('project') ?? 'latest' });
    const { id } = (await namedProject(site, wanted))!;
    const { size } = await site.call('exportProject', [id, {}], { onProgress: report.progress });
    const { bytes, sha256 } = await site.saveBlob(size, file);
    return {
      project: id,
      file,
      bytes,
      sha256,
      ...datasetOf(await site.summary(id)),
      backend: (await chooseBackend(site, options)).chosen,
      seed: null,
    };
  });
}

export const exportCommand: Command<Result> = {
  name: 'export',
  takes: '<file>',
  summary: 'Writes a project of the profile, with its weights, to one file.',
  options: ['what', 'project'],
  run,
  words: ({ project, file, bytes, sha256 }) =>
    lines(`Project ${project} is in ${file} (${(bytes / 1e6).toFixed(1)} MB)`, `SHA-256 ${sha256}`),
};
