import type { BackendReport } from '../src/lib/domain/backend';
import { BACKENDS } from '../src/lib/domain/backend';
import type { ProjectId } from '../src/lib/domain/ids';
import type { ProjectRecord } from '../src/lib/domain/project';
import { sourceName, type Data } from './data';
import type { Gpu } from './driver/flags';
import { openSite, type Site } from './driver/site';
import { seeds, UsageError, type Options } from './options';
import type { Reporter } from './progress';

const MAX_THREADS = 64;

export function backendRequest(options: Options) {
  const name = options.oneOf('backend', ['auto', ...BACKENDS]) ?? 'auto';
  return { name, threads: options.whole('threads', 1, MAX_THREADS) ?? null };
}

/** Whether the browser is to use a GPU. */
export function gpuOf(options: Options): Gpu {
  if (process.env['DASH_GPU'] === 'software') return 'software';
  return options.text('backend') === 'webgpu' ? 'hardware' : 'none';
}

/** Opens the site for one command and closes it whatever happens. */
export async function withSite<T>(options: Options, work: (site: Site) => Promise<T>): Promise<T> {
  const site = await openSite({ profile: options.text('profile'), gpu: gpuOf(options) });
  try {
    return await work(site);
  } finally {
    await site.close();
  }
}

/** Sets the backend as asked and reports what was chosen; what a kept profile remembers is not measured again. */
export async function chooseBackend(site: Site, options: Options): Promise<BackendReport> {
  const asked = backendRequest(options);
  if (asked.name === 'auto' && asked.threads === null) {
    const { request, backend } = await site.call('info', [{}]);
    if (request.name === 'auto' && request.threads === null) return backend;
  }
  return site.call('setBackend', [asked]);
}

/** `--project ID|latest`; `undefined` where it is not given. */
export async function namedProject(site: Site, options: Options): Promise<ProjectRecord | undefined> {
  const name = options.text('project');
  if (name === undefined) return undefined;
  if (options.text('profile') === undefined) throw new UsageError('--project needs the --profile it is in.');
  const projects = await site.call('listProjects', []);
  const project = name === 'latest' ? projects[0] : projects.find(({ id }) => id === name);
  if (project === undefined) {
    throw new UsageError(
      name === 'latest' ? 'The profile holds no project.' : `There is no project ${name}.`,
    );
  }
  return project;
}

/** True where a kept project was made of this data under these seeds, or read from that project file. */
export async function holds(
  site: Site,
  { id, source }: ProjectRecord,
  data: Data,
  options: Options,
): Promise<boolean> {
  if (data.kind === 'project') return (await site.lists(id)).openedFrom.includes(sourceName(data));
  const kind = { demo: 'demo', files: 'import' } as const;
  if (source.kind !== kind[data.kind] || source.name !== sourceName(data)) return false;
  const asked =
    source.kind === 'demo'
      ? options.flag('unbiased') === source.unbiased && counterfactualsOf(options) === source.counterfactuals
      : true;
  return asked && source.seed === seeds(options).dataSeed;
}

/** `--counterfactuals N`; `undefined` where there are none. */
const counterfactualsOf = (options: Options): number | undefined =>
  options.whole('counterfactuals', 0, 100_000) || undefined;

/** Makes a project of the data: generates, imports or opens it. */
export async function load(
  site: Site,
  data: Data,
  options: Options,
  report: Reporter,
): Promise<{ project: ProjectId; repaired: readonly string[] }> {
  const { dataSeed } = seeds(options);
  const unbiased = options.flag('unbiased');
  const size = options.whole('data-size', 1, 20_000);
  const counterfactuals = counterfactualsOf(options);
  if (data.kind !== 'demo' && (unbiased || size !== undefined || counterfactuals !== undefined)) {
    throw new UsageError('--unbiased, --data-size and --counterfactuals are for demos alone.');
  }
  if (data.kind === 'demo') {
    const asked = {
      ...{ seed: dataSeed, unbiased },
      ...(size === undefined ? {} : { size }),
      ...(counterfactuals === undefined ? {} : { counterfactuals }),
    };
    const project = await site.call('openDemo', [data.name, asked], { onProgress: report.progress });
    return { project, repaired: [] };
  }
  if (data.kind === 'project') return site.openProjectFile(data.file, report.progress);
  const imported = await site.importFiles(data.files, { seed: dataSeed }, report.progress);
  if (imported.refused.length > 0) {
    const [first] = imported.refused;
    const others = imported.refused.length > 1 ? ` and ${imported.refused.length - 1} more` : '';
    report.say(`Refused: ${first!.path} (${first!.reason})${others}.`);
  }
  for (const note of imported.notes) report.say(note);
  return { project: imported.project, repaired: [] };
}
