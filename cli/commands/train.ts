import type { Commands, Evaluation } from '../../src/lib/commands/contract';
import {
  ARCHITECTURES,
  DEFAULT_TRAINING,
  INPUT_SIZES_PX,
  type ClassifierRecord,
  type TrainingSpec,
} from '../../src/lib/domain/classifier';
import type { JobId, ProjectId } from '../../src/lib/domain/ids';
import { isResumable } from '../../src/lib/domain/job';
import type { Command } from '../command';
import { dataOf, type Data } from '../data';
import { datasetOf } from '../dataset';
import type { Site } from '../driver/site';
import { seeds, UsageError, type Options } from '../options';
import { trainingListeners } from '../prepared';
import type { Reporter } from '../progress';
import { backendRequest, chooseBackend, holds, load, namedProject, withSite } from '../session';
import { accuracyInWords, dataInWords, lines } from '../words';

type Result = Awaited<ReturnType<typeof run>>;

function trainingOf(options: Options): Partial<TrainingSpec> {
  const sizePx = options.whole('size', 1, 1_000);
  if (sizePx !== undefined && !INPUT_SIZES_PX.some((known) => known === sizePx)) {
    throw new UsageError(`--size must be one of ${INPUT_SIZES_PX.join(', ')}, not "${sizePx}".`);
  }
  const learningRate = options.number('learning-rate', 1e-7, 10);
  const given = {
    seed: seeds(options).seed,
    arch: options.oneOf('arch', ARCHITECTURES),
    sizePx,
    epochs: options.whole('epochs', 1, 1_000),
    batch: options.whole('batch', 1, 512),
    reweight: options.flag('reweight') || undefined,
    optimizer:
      learningRate === undefined ? undefined : ({ ...DEFAULT_TRAINING.optimizer, learningRate } as const),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

interface Interrupted {
  readonly project: ProjectId;
  readonly job: JobId;
  readonly done: number;
  readonly of: number;
}

/** The latest training of the profile that was interrupted or failed, of this project or data where one is named. */
async function interrupted(
  site: Site,
  options: Options,
  data: Data | null,
  project: ProjectId | undefined,
): Promise<Interrupted | undefined> {
  for (const record of await site.call('listProjects', [])) {
    const other =
      project === undefined
        ? data !== null && !(await holds(site, record, data, options))
        : record.id !== project;
    if (other) continue;
    const { jobs } = await site.lists(record.id);
    const job = jobs.findLast(({ kind, state }) => kind === 'train' && isResumable(state));
    if (job !== undefined) return { project: record.id, job: job.id, done: job.done, of: job.of };
  }
  return undefined;
}

async function trained(
  site: Site,
  options: Options,
  data: Data | null,
  report: Reporter,
): Promise<{ project: ProjectId; record: ClassifierRecord }> {
  const training = trainingOf(options);
  const known = await namedProject(site, options);
  const listeners = trainingListeners(report);
  if (options.flag('resume')) {
    const job = await interrupted(site, options, data, known?.id);
    if (job !== undefined) {
      report.say(`Going on after ${job.done} of ${job.of} epochs, under the recorded settings.`);
      return {
        project: job.project,
        record: await site.call('resume', [job.project, job.job, {}], listeners),
      };
    }
    report.say('No training of this data was interrupted; a new one begins.');
  }
  const project = known?.id ?? (await load(site, data!, options, report)).project;
  return { project, record: await site.call('train', [project, { training }], listeners) };
}

const scores = ({ overall, perClass, worstGroup, known }: Evaluation) => ({
  ...overall,
  perClass,
  worstGroup,
  known,
});

async function evaluate(
  site: Site,
  project: ProjectId,
  { id }: ClassifierRecord,
  part: Parameters<Commands['evaluate']>[2],
) {
  const evaluation = await site.call('evaluate', [project, id, part]);
  return evaluation.overall.n === 0 ? null : scores(evaluation);
}

async function run({ positionals, options, report }: Parameters<Command['run']>[0]) {
  if (positionals.length > 1) throw new UsageError('train takes one <data>.');
  const [text] = positionals;
  const data = text === undefined ? null : dataOf(text);
  trainingOf(options);
  backendRequest(options);
  if (data === null && options.text('project') === undefined) {
    throw new UsageError('train takes <data>, or --project.');
  }
  if (options.flag('resume') && options.text('profile') === undefined) {
    throw new UsageError('--resume needs the --profile that holds the interrupted training.');
  }
  return withSite(options, async (site) => {
    await chooseBackend(site, options);
    const { project, record } = await trained(site, options, data, report);
    const { id, spec, parameters, epochs, weightsHash, seconds, imagesPerSecond, backend } = record;
    const validation = await evaluate(site, project, record, 'validation');
    const test = options.flag('open-test') ? scores(await site.call('openTest', [project, id])) : null;
    return {
      project,
      ...datasetOf(await site.summary(project)),
      classifier: { id, arch: spec.arch, parameters, epochs: epochs.length, weightsHash },
      spec,
      training: { seconds, imagesPerSecond, epochs },
      validation,
      ...(test === null ? {} : { test }),
      backend,
      seed: spec.seed,
      dataSeed: seeds(options).dataSeed,
    };
  });
}

function inWords(result: Result): string {
  const { dataset, classifier, training, validation, test, backend, project } = result;
  const last = training.epochs.at(-1);
  return lines(
    dataInWords(dataset),
    `Classifier ${classifier.id} (${classifier.arch}, ${classifier.parameters} parameters) in project ${project}`,
    `${classifier.epochs} epochs in ${training.seconds.toFixed(0)} s, ${training.imagesPerSecond.toFixed(0)} images a second on ${backend.name} (${backend.adapter}, ${backend.threads} threads): ${backend.reason}`,
    last === undefined ? null : `Training: ${(100 * last.accuracy).toFixed(1)} % in the last epoch`,
    validation === null ? 'No validation images' : `Validation: ${accuracyInWords(validation)}`,
    ...(validation?.perClass ?? []).map((one) => `  ${one.class}: ${accuracyInWords(one)}`),
    validation?.worstGroup
      ? `  worst group ${validation.worstGroup.name}: ${accuracyInWords(validation.worstGroup)}`
      : null,
    test === undefined ? null : `Test: ${accuracyInWords(test)}`,
    `Weights ${classifier.weightsHash}`,
  );
}

export const trainCommand: Command<Result> = {
  name: 'train',
  takes: '<data>',
  summary: 'Trains a classifier on the data and tells how it does on images that it has not seen.',
  options: [
    ...(['epochs', 'arch', 'size', 'batch', 'learning-rate', 'reweight', 'unbiased', 'data-size'] as const),
    ...(['counterfactuals'] as const),
    ...(['open-test', 'seed', 'data-seed', 'project', 'backend', 'threads', 'resume'] as const),
  ],
  notes: `With --profile a new project is made of the data each time, unless --project names one or --resume finds an
interrupted training of the same data, which goes on under its recorded settings, backend and threads.`,
  run,
  words: inWords,
};
