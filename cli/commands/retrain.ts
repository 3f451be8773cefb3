import { BASELINES, BASELINE_NAMES, type Baseline } from '../../src/lib/domain/baselines';
import { DEFAULT_TRAINING, type ClassifierRecord } from '../../src/lib/domain/classifier';
import type { Evaluation } from '../../src/lib/commands/contract';
import type { Verdict } from '../../src/lib/commands/mitigate-contract';
import type { ClassifierId, JobId, ProjectId } from '../../src/lib/domain/ids';
import { isJobOf } from '../../src/lib/domain/job';
import { hasCeiling } from '../../src/lib/domain/project';
import { decisive } from '../../src/lib/domain/verdict';
import { isYardstick, YARDSTICK_NAMES, type Beside, type Yardstick } from '../../src/lib/domain/yardsticks';
import { besideOf } from '../beside';
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
  const made = jobs.filter(
    (job) => isJobOf(job, 'translate') && job.state === 'done' && job.spec.baseline === undefined,
  );
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

interface BaselineScore {
  readonly classifier: { readonly id: ClassifierId };
  readonly confirm: Evaluation['overall'] & Pick<Evaluation, 'worstGroup'>;
  /** The retraining against it. */
  readonly verdict: (Verdict & { readonly pHolm: number }) | null;
}

/** The baselines of a retraining, each with its score on confirm and how the retraining stands to it. */
async function baselines(
  site: Site,
  project: ProjectId,
  of: ClassifierRecord,
  names: readonly Baseline[],
  report: Invocation['report'],
) {
  const made: ClassifierRecord[] = [];
  for (const name of names) {
    report.say(`Baseline: ${BASELINE_NAMES[name]}`);
    made.push(await site.call('baseline', [project, of.id, name, {}], trainingListeners(report)));
  }
  const verdicts = [];
  for (const { id } of made) verdicts.push(await site.call('compare', [project, id, of.id, 'confirm']));
  const adjusted = holm(verdicts.map((verdict) => (verdict === null ? 1 : decisive(verdict).p)));
  const scores: Partial<Record<Baseline, BaselineScore>> = {};
  for (const [i, name] of names.entries()) {
    const { overall, worstGroup } = await site.call('evaluate', [project, made[i]!.id, 'confirm']);
    const verdict = verdicts[i] ?? null;
    scores[name] = {
      classifier: { id: made[i]!.id },
      confirm: { ...overall, worstGroup },
      verdict: verdict && { ...verdict, pHolm: adjusted[i]! },
    };
  }
  return { made, scores };
}

type YardstickScore = Evaluation['overall'] & Pick<Evaluation, 'worstGroup'>;
interface Measured {
  readonly probe?: YardstickScore & { readonly lambda: number };
  readonly ceiling?: YardstickScore & { readonly counterfactuals: number };
}

/** What a retraining is measured against on confirm, beside its baselines. */
async function measured(
  site: Site,
  project: ProjectId,
  of: ClassifierRecord,
  names: readonly Yardstick[],
  report: Invocation['report'],
): Promise<Measured> {
  const listeners = trainingListeners(report);
  let result: Measured = {};
  for (const name of names) {
    report.say(YARDSTICK_NAMES[name]);
    if (name === 'probe') {
      const call = site.call('linearProbe', [project, 'confirm', {}], { onProgress: report.progress });
      const { overall, worstGroup, lambda } = await call;
      result = { ...result, probe: { ...overall, worstGroup, lambda } };
    } else {
      const call = site.call('ceiling', [project, of.id, 'confirm', {}], listeners);
      const { overall, worstGroup, counterfactuals } = await call;
      result = { ...result, ceiling: { ...overall, worstGroup, counterfactuals } };
    }
  }
  return result;
}

/** Of `all` without the ceiling where there is none; one that is asked for by name is refused there. */
function possibleOf(options: Options, ceiling: boolean): readonly Beside[] {
  const asked = besideOf(options, 'none');
  if (ceiling) return asked;
  if (asked.includes('ceiling') && options.text('baselines') !== 'all') {
    throw new UsageError('Only a demo has a ceiling: its generator knows the bias.');
  }
  return asked.filter((name) => name !== 'ceiling');
}

async function run(invocation: Invocation) {
  const { options, report } = invocation;
  const mode = options.oneOf('mode', MODES) ?? 'scratch';
  const each = seedList(options) ?? [seeds(options).seed];
  const epochs = options.whole('epochs', 1, 1_000) ?? DEFAULT_TRAINING.epochs;
  besideOf(options, 'none');
  return withPrepared('retrain', invocation, async ({ site, backend, project, classifier }) => {
    const { source } = (await site.call('snapshot', [project])).project;
    const names = possibleOf(options, hasCeiling(source));
    const baselineNames = names.filter((name) => !isYardstick(name));
    const translation = await translationOf(site, project, options);
    const { plan } = await site.call('augmentation', [project, translation]);
    const children: ClassifierRecord[] = [];
    for (const seed of each) {
      const asked = {
        training: {
          ...DEFAULT_TRAINING,
          epochs,
          seed,
          ...(options.flag('reweight') ? { reweight: true } : {}),
        },
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
    const beside = await baselines(site, project, children[0]!, baselineNames, report);
    const yardsticks = await measured(site, project, children[0]!, names.filter(isYardstick), report);
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
      ...(baselineNames.length === 0 ? {} : { baselines: beside.scores }),
      ...yardsticks,
      ...(test ? { test: await tested(site, project, [classifier, ...children, ...beside.made]) } : {}),
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
  options: [
    ...(['with', 'seeds', 'mode', 'epochs', 'reweight', 'baselines', 'open-test'] as const),
    ...ON_CLASSIFIER,
  ],
  notes: `--mode is scratch (default) or warm: from the parent's weights. With several --seeds there is one child for each, and p
(over groups where images come in groups) is corrected by Holm. --baselines all, or some of ${BASELINES.join(', ')}:
what the first child stands beside, each by the same settings with as many new images; judged on confirm. Two more are
measured on confirm and compared with nothing: probe, a linear layer on the frozen backbone, and for demos ceiling, which
learns from ideal counterfactuals by the generator. Needs the --profile and --project that translate worked in.`,
  run,
  words: ({ children, verdict, baselines: beside = {}, probe, ceiling }) =>
    lines(
      ...children.map(
        ({ classifier, seed, validation }) =>
          `${classifier.id} (seed ${seed}): validation ${accuracyInWords(validation)}`,
      ),
      verdict === null ? 'No confirm images to judge on.' : verdict.words,
      ...BASELINES.flatMap((name) => {
        const score = beside[name];
        return score === undefined
          ? []
          : [
              `${BASELINE_NAMES[name]}: confirm ${accuracyInWords(score.confirm)}. Against it: ${score.verdict?.words ?? 'no verdict.'}`,
            ];
      }),
      probe === undefined ? null : `${YARDSTICK_NAMES.probe}: confirm ${accuracyInWords(probe)}`,
      ceiling === undefined
        ? null
        : `${YARDSTICK_NAMES.ceiling} (${ceiling.counterfactuals}): confirm ${accuracyInWords(ceiling)}`,
    ),
};
