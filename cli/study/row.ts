import type { Evaluation } from '../../src/lib/commands/contract';
import { BASELINES, BASELINE_NAMES, type Baseline } from '../../src/lib/domain/baselines';
import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import type { Comparison } from '../../src/lib/domain/comparison';
import type { ClassifierId, ProjectId } from '../../src/lib/domain/ids';
import { trainingListeners } from '../prepared';
import { load } from '../session';
import { trainedCeiling } from './ceiling';
import { compareAnswers, type Answers, type Witnesses } from './outcome';
import { loop, train, type Round, type StudyTranslator } from './rounds';
import { tested, witnessesOf, type Study, type Tested } from './study';

type Score = Evaluation['overall'];
/** How the loop's end stands to a baseline: b counts what the end alone has right. */
type Against = Pick<Comparison, 'n' | 'b' | 'c' | 'p' | 'difference' | 'interval' | 'byGroup'>;

export interface StudyRow {
  readonly seed: number;
  readonly rounds: readonly Round[];
  readonly start: Score;
  readonly end: Score;
  readonly worstGroup: { readonly start: Evaluation['worstGroup']; readonly end: Evaluation['worstGroup'] };
  readonly b: number;
  readonly c: number;
  readonly p: number;
  /** The same over groups, where images come in groups: images of one source are right and wrong together. */
  readonly byGroup: Comparison['byGroup'];
  readonly retrains: number;
  /** Of the rounds alone: what a user waits for, without baselines and the first classifier. */
  readonly seconds: number;
  /** New images that the loop learned from and each image baseline too. */
  readonly addedImages: number;
  readonly translator: StudyTranslator;
  readonly baselines: Readonly<Partial<Record<Baseline, Score>>>;
  readonly baselineWorstGroups: Readonly<Partial<Record<Baseline, Evaluation['worstGroup']>>>;
  readonly against: Readonly<Partial<Record<Baseline, Against>>>;
  /** A linear layer on the frozen backbone, fitted to training. */
  readonly probe: Score | null;
  /**
   * Trained with the generator's own counterfactuals, as many new images as the loop's; `null` where the data have no
   * generator. `counterfactuals` counts those that differ, the others repeat them.
   */
  readonly ceiling: (Score & { readonly counterfactuals: number }) | null;
}

/** A row with the answers behind it, which the summary counts over all seeds. */
export interface RowWithAnswers {
  readonly row: StudyRow;
  readonly witnesses: Witnesses;
  readonly answers: {
    readonly end: Answers;
    readonly baselines: Readonly<Partial<Record<Baseline, Answers>>>;
  };
}

/**
 * One seed: train, the rounds of an automatic user, the baselines of what they came to, and at the very end the sealed
 * test of all of them.
 */
export async function studyRow(study: Study): Promise<RowWithAnswers> {
  const { site, data, options, seed, journal, report, beside } = study;
  const project = await journal.once(
    'project',
    {},
    async () => (await load(await site(), data, options, report)).project,
  );
  const start = await journal.once('start', { ...DEFAULT_TRAINING, seed }, () => train(study, project));
  const result = await loop(study, project, start);
  const others: (readonly [Baseline, ClassifierId])[] = [];
  for (const name of BASELINES.filter((one) => beside.includes(one))) {
    others.push([name, await baseline(study, project, result.best, name)]);
  }
  const ceiling = beside.includes('ceiling')
    ? await trainedCeiling(study, project, result.addedImages)
    : null;

  // Everything is chosen: only now is the test set opened.
  const witnesses = await witnessesOf(study, project);
  const [first, last] = [await tested(study, project, start), await tested(study, project, result.end)];
  const scores: (readonly [Baseline, Tested])[] = [];
  for (const [name, id] of others) scores.push([name, await tested(study, project, id)]);
  const probe = beside.includes('probe') ? await probed(study, project) : null;
  const ideal = ceiling === null ? null : await tested(study, ceiling.project, ceiling.classifier);

  const { b, c, p, byGroup } = compareAnswers(witnesses, first.answers, last.answers);
  const each = <T>(pick: (one: Tested) => T) =>
    Object.fromEntries(scores.map(([name, score]) => [name, pick(score)])) as Partial<Record<Baseline, T>>;
  const row: StudyRow = {
    ...{ seed, rounds: result.rounds, start: first.overall, end: last.overall },
    worstGroup: { start: first.worstGroup, end: last.worstGroup },
    ...{ b, c, p, byGroup },
    retrains: journal.count('round', ': train'),
    seconds: journal.seconds('round'),
    ...{ addedImages: result.addedImages, translator: result.translator },
    baselines: each(({ overall }) => overall),
    baselineWorstGroups: each(({ worstGroup }) => worstGroup),
    against: each(({ answers }) => compareAnswers(witnesses, answers, last.answers)),
    probe,
    ceiling: ideal === null ? null : { ...ideal.overall, counterfactuals: ceiling!.counterfactuals },
  };
  return { row, witnesses, answers: { end: last.answers, baselines: each(({ answers }) => answers) } };
}

const baseline = (
  { site, journal, report }: Study,
  project: ProjectId,
  of: ClassifierId,
  name: Baseline,
): Promise<ClassifierId> =>
  journal.once(`baseline: ${name}`, { of, name }, async () => {
    report.say(`Baseline: ${BASELINE_NAMES[name]}`);
    const listeners = trainingListeners(report);
    return (await (await site()).call('baseline', [project, of, name, {}], listeners)).id;
  });

const probed = ({ site, journal, report }: Study, project: ProjectId): Promise<Score> =>
  journal.once('probe', { project }, async () => {
    report.say('Linear probe on the frozen backbone');
    const listeners = { onProgress: report.progress };
    return (await (await site()).call('linearProbe', [project, 'test', {}], listeners)).overall;
  });
