import type { BackendChoice } from '../src/lib/domain/backend';
import type { Catalog } from '../src/lib/domain/catalog';
import { DEFAULT_TRAINING, type ClassifierRecord } from '../src/lib/domain/classifier';
import type { ProjectId } from '../src/lib/domain/ids';
import type { Data } from './data';
import { dataOf } from './data';
import type { Invocation } from './command';
import type { Listeners, Site } from './driver/site';
import { seeds, UsageError, type OptionName, type Options } from './options';
import type { Reporter } from './progress';
import { common } from './results';
import { backendRequest, chooseBackend, load, namedProject, withSite } from './session';

/** A project with a classifier, as most commands need it. */
export interface Prepared {
  readonly project: ProjectId;
  readonly classifier: ClassifierRecord;
  readonly catalog: Catalog;
}

/** What every command on a project with a classifier takes. */
export const ON_CLASSIFIER = [
  ...(['seed', 'data-seed', 'project', 'classifier', 'backend', 'threads'] as const),
] satisfies readonly OptionName[];

/** The data that the command was given; `null` where `--project` names it. */
function dataGiven(positionals: readonly string[], options: Options, name: string): Data | null {
  if (positionals.length > 1) throw new UsageError(`${name} takes one <data>.`);
  const [text] = positionals;
  if (text !== undefined) return dataOf(text);
  if (options.text('project') === undefined) throw new UsageError(`${name} takes <data>, or --project.`);
  return null;
}

export const trainingListeners = (report: Reporter): Listeners => ({
  onProgress: report.progress,
  onEpoch: ({ epoch, loss, accuracy, validationAccuracy }, of) => {
    const held = validationAccuracy === null ? '' : `, validation ${(100 * validationAccuracy).toFixed(1)} %`;
    report.say(
      `Epoch ${epoch} of ${of}: loss ${loss.toFixed(3)}, training ${(100 * accuracy).toFixed(1)} %${held}`,
    );
  },
});

function named(classifiers: readonly ClassifierRecord[], name: string): ClassifierRecord {
  const kept = classifiers.filter(({ discarded }) => !discarded);
  const found = name === 'latest' ? kept.at(-1) : kept.find(({ id }) => id === name);
  if (found === undefined) {
    throw new UsageError(
      name === 'latest' ? 'The project has no classifier.' : `There is no classifier ${name}.`,
    );
  }
  return found;
}

/**
 * The project of the data, and the classifier that `--classifier` names, else the current one, else one trained by the
 * default recipe, which is said.
 */
async function prepared(
  site: Site,
  data: Data | null,
  options: Options,
  report: Reporter,
): Promise<Prepared> {
  const known = await namedProject(site, options);
  const project = known?.id ?? (await load(site, data!, options, report)).project;
  const { classifiers, catalog, project: record } = await site.call('snapshot', [project]);
  const name = options.text('classifier');
  if (name !== undefined) return { project, classifier: named(classifiers, name), catalog };
  const current = classifiers.find(({ id, discarded }) => id === record.current && !discarded);
  const { seed } = seeds(options);
  // A demo's own classifier was trained with its default seed.
  if (current !== undefined && (known !== undefined || current.spec.seed === seed)) {
    return { project, classifier: current, catalog };
  }
  report.say('There is no classifier yet: one is trained by the default recipe.');
  const training = { ...DEFAULT_TRAINING, seed };
  const classifier = await site.call('train', [project, { training }], trainingListeners(report));
  return { project, classifier, catalog };
}

export interface Ready extends Prepared {
  readonly site: Site;
  readonly backend: BackendChoice;
  /** What the result carries, as it stands when it is called. */
  head(): ReturnType<typeof headOf>;
}

const headOf = async (
  site: Site,
  { project, classifier }: Prepared,
  backend: BackendChoice,
  options: Options,
) => ({
  ...(await common(site, project, backend, options)),
  classifier: { id: classifier.id },
});

/** Opens the site for the command `name`, sets the backend and has project and classifier ready for `work`. */
export async function withPrepared<T>(
  name: string,
  { positionals, options, report }: Invocation,
  work: (ready: Ready) => Promise<T>,
): Promise<T> {
  const data = dataGiven(positionals, options, name);
  backendRequest(options);
  return withSite(options, async (site) => {
    const { chosen } = await chooseBackend(site, options);
    const one = await prepared(site, data, options, report);
    return work({ ...one, site, backend: chosen, head: () => headOf(site, one, chosen, options) });
  });
}
