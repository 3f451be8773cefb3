import type { Evaluation, Snapshot } from '../../src/lib/commands/contract';
import { BASELINES, BASELINE_NAMES, type Baseline } from '../../src/lib/domain/baselines';
import { rowsOf, UNLABELLED } from '../../src/lib/domain/catalog';
import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import type { Comparison } from '../../src/lib/domain/comparison';
import type { ClassifierId, ProjectId } from '../../src/lib/domain/ids';
import { isCeiling } from '../../src/lib/domain/project';
import { ActError } from '../driver/site';
import { UsageError } from '../options';
import { trainingListeners } from '../prepared';
import { load } from '../session';
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
  /** Start against end over sources where images come in groups, which are right and wrong together; else over images. */
  readonly b: number;
  readonly c: number;
  readonly p: number;
  /** The same over images, wherever they come from. */
  readonly byImage: Pick<Comparison, 'n' | 'b' | 'c' | 'p'>;
  readonly retrains: number;
  /** Of the rounds alone: what a user waits for, without baselines and the first classifier. */
  readonly seconds: number;
  /** New images that the loop learned from and each image baseline too. */
  readonly addedImages: number;
  readonly translator: StudyTranslator;
  readonly baselines: Readonly<Partial<Record<Baseline, Score>>>;
  /** Baselines that these data refuse, and why. */
  readonly impossible: Readonly<Partial<Record<Baseline, string>>>;
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
  const project = await journal.once('project', {}, async () => {
    const open = await site();
    const loaded = (await load(open, data, options, report)).project;
    refuse(await open.call('snapshot', [loaded]));
    return loaded;
  });
  const start = await journal.once('start', { ...DEFAULT_TRAINING, seed }, () => train(study, project));
  const result = await loop(study, project, start);
  const others: (readonly [Baseline, ClassifierId])[] = [];
  const impossible: Partial<Record<Baseline, string>> = {};
  for (const name of BASELINES.filter((one) => beside.includes(one))) {
    const made = await baseline(study, project, result.best, name);
    if (typeof made === 'string') others.push([name, made]);
    else impossible[name] = made.impossible;
  }

  // Everything is chosen: only now is the test set opened.
  const witnesses = await witnessesOf(study, project);
  const [first, last] = [await tested(study, project, start), await tested(study, project, result.end)];
  const scores: (readonly [Baseline, Tested])[] = [];
  for (const [name, id] of others) scores.push([name, await tested(study, project, id)]);
  const probe = beside.includes('probe') ? await probed(study, project) : null;
  const ceiling = beside.includes('ceiling') ? await ideal(study, project, result.best) : null;

  const change = compareAnswers(witnesses, first.answers, last.answers);
  const { b, c, p } = change.byGroup ?? change;
  const each = <T>(pick: (one: Tested) => T) =>
    Object.fromEntries(scores.map(([name, score]) => [name, pick(score)])) as Partial<Record<Baseline, T>>;
  const row: StudyRow = {
    ...{ seed, rounds: result.rounds, start: first.overall, end: last.overall },
    worstGroup: { start: first.worstGroup, end: last.worstGroup },
    ...{ b, c, p, byImage: { n: change.n, b: change.b, c: change.c, p: change.p } },
    retrains: journal.count('round', ': train'),
    seconds: journal.seconds('round'),
    ...{ addedImages: result.addedImages, translator: result.translator },
    ...{ baselines: each(({ overall }) => overall), impossible },
    baselineWorstGroups: each(({ worstGroup }) => worstGroup),
    against: each(({ answers }) => compareAnswers(witnesses, answers, last.answers)),
    ...{ probe, ceiling },
  };
  return { row, witnesses, answers: { end: last.answers, baselines: each(({ answers }) => answers) } };
}

/** Rejects data that would come to nothing after hours of training. */
function refuse({ project, catalog }: Pick<Snapshot, 'project' | 'catalog'>): void {
  if (isCeiling(project.source)) {
    throw new UsageError('These data hold ideal translations by the generator: a ceiling, nothing to study.');
  }
  if (rowsOf(catalog, 'test').every((row) => catalog.labels[row] === UNLABELLED)) {
    throw new UsageError('These data have no sealed test set of labelled images, which a study ends with.');
  }
}

/** A baseline that these data refuse, for want of a class in explore say, costs the row nothing but itself. */
const baseline = (
  { site, journal, report }: Study,
  project: ProjectId,
  of: ClassifierId,
  name: Baseline,
): Promise<ClassifierId | { readonly impossible: string }> =>
  journal.once(`baseline: ${name}`, { of, name }, async () => {
    report.say(`Baseline: ${BASELINE_NAMES[name]}`);
    const listeners = trainingListeners(report);
    try {
      return (await (await site()).call('baseline', [project, of, name, {}], listeners)).id;
    } catch (reason) {
      if (!(reason instanceof ActError) || reason.name !== 'BadInput') throw reason;
      report.say(`${BASELINE_NAMES[name]}: not possible. ${reason.message}`);
      return { impossible: reason.message };
    }
  });

/** Trained and scored beside the project, in one that goes again; its images reach nothing else. */
const ideal = (
  { site, journal, report }: Study,
  project: ProjectId,
  of: ClassifierId,
): Promise<NonNullable<StudyRow['ceiling']>> =>
  journal.once('ceiling', { of }, async () => {
    report.say('Ceiling: counterfactuals by the generator');
    const open = await site();
    const measured = await open.call('ceiling', [project, of, 'test', {}], trainingListeners(report));
    return { ...measured.overall, counterfactuals: measured.counterfactuals };
  });

const probed = ({ site, journal, report }: Study, project: ProjectId): Promise<Score> =>
  journal.once('probe', { project }, async () => {
    report.say('Linear probe on the frozen backbone');
    const listeners = { onProgress: report.progress };
    return (await (await site()).call('linearProbe', [project, 'test', {}], listeners)).overall;
  });
