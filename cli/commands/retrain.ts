import { DEFAULT_TRAINING, type ClassifierRecord } from '../../src/lib/domain/classifier';
import type { JobId, ProjectId } from '../../src/lib/domain/ids';
import { isJobOf } from '../../src/lib/domain/job';
import { decisive } from '../../src/lib/domain/verdict';
import type { Command, Invocation } from '../command';
import type { Site } from '../driver/site';
import { seedList, seeds, UsageError, type Options } from '../options';
import { ON_CLASSIFIER, trainingListeners, withPrepared } from '../prepared';
import { common } from '../results';
import { accuracyInWords, lines } from '../words';
import { holm } from '../../src/lib/domain/multiple-testing';

type Result = Awaited<ReturnType<typeof run>>;

const MODES = ['scratch', 'warm'] as const;

/** The translation that `--with` names; the latest by default. */
async function translationOf(site: Site, project: ProjectId, options: Options): Promise<JobId> {
  const { jobs } = await site.call('snapshot', [project]);
  const made = jobs.filter((job) => isJobOf(job, 'translate') && job.state === 'done');
  const name = options.text('with') ?? 'latest';
  const found = name === 'latest' ? made.at(-1) : made.find(({ id }) => id === name);
  if (found === undefined) {
    throw new UsageError(
      name === 'latest'
        ? 'The project has no translated images: make some with translate and the same --profile.'
        : `There is no translation ${name}.`,
    );
  }
  return found.id;
}

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  const mode = options.oneOf('mode', MODES) ?? 'scratch';
  const each = seedList(options) ?? [seeds(options).seed];
  const epochs = options.whole('epochs', 1, 1_000) ?? DEFAULT_TRAINING.epochs;
  return withPrepared('retrain', invocation, async ({ site, backend, project, classifier }) => {
    const translation = await translationOf(site, project, options);
    const { plan } = await site.call('augmentation', [project, translation]);
    const children: ClassifierRecord[] = [];
    for (const seed of each) {
      const asked = {
        training: { ...DEFAULT_TRAINING, epochs, seed },
        parent: classifier.id,
        augmentations: [translation],
        originals: plan.mode === 'plain',
        warm: mode === 'warm',
      };
      children.push(await site.call('train', [project, asked], trainingListeners(report)));
    }
    const verdicts = [];
    for (const { id } of children) {
      verdicts.push(await site.call('compare', [project, classifier.id, id, 'confirm']));
    }
    const adjusted = holm(verdicts.map((verdict) => (verdict === null ? 1 : decisive(verdict).p)));
    const test = options.flag('open-test');
    return {
      ...(await common(site, project, backend, options)),
      parent: { id: classifier.id },
      translation,
      mode,
      children: await Promise.all(
        children.map(async ({ id, spec, parameters, weightsHash, seconds, imagesPerSecond, epochs: all }) => {
          const { overall, perClass, worstGroup } = await site.call('evaluate', [project, id, 'validation']);
          return {
            classifier: { id, arch: spec.arch, parameters, epochs: all.length, weightsHash },
            seed: spec.seed,
            training: { seconds, imagesPerSecond, epochs: all },
            validation: { ...overall, perClass, worstGroup },
          };
        }),
      ),
      verdict:
        verdicts[0] === undefined || verdicts[0] === null ? null : { ...verdicts[0], pHolm: adjusted[0]! },
      verdicts: verdicts.map((verdict, i) => verdict && { ...verdict, pHolm: adjusted[i]! }),
      ...(test ? { test: await tested(site, project, [classifier, ...children]) } : {}),
    };
  });
}

async function tested(site: Site, project: ProjectId, classifiers: readonly ClassifierRecord[]) {
  const scores = [];
  for (const { id } of classifiers) {
    const { overall, perClass, worstGroup } = await site.call('openTest', [project, id]);
    scores.push({ classifier: id, ...overall, perClass, worstGroup });
  }
  return scores;
}

export const retrainCommand: Command<Result> = {
  name: 'retrain',
  takes: '<data>',
  summary: 'Trains again with translated images and compares on images that nothing was chosen on.',
  options: [...(['with', 'seeds', 'mode', 'epochs', 'open-test'] as const), ...ON_CLASSIFIER],
  notes: `--mode is scratch (default) or warm: from the parent's weights. With several --seeds there is one child for each, and p
(over groups where images come in groups) is corrected by Holm. Needs the --profile and --project that translate worked in.`,
  run,
  words: ({ children, verdict }) =>
    lines(
      ...children.map(
        ({ classifier, seed, validation }) =>
          `${classifier.id} (seed ${seed}): validation ${accuracyInWords(validation)}`,
      ),
      verdict === null ? 'No confirm images to judge on.' : verdict.words,
    ),
};
