import type { Evaluation } from '../../src/lib/commands/contract';
import type { Verdict } from '../../src/lib/commands/mitigate-contract';
import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import type { ClassifierId, JobId, ProjectId, TranslatorId } from '../../src/lib/domain/ids';
import { isJobOf, isResumable } from '../../src/lib/domain/job';
import { TRANSLATION_RECIPES } from '../../src/lib/domain/translator';
import { isBetter } from '../../src/lib/domain/verdict';
import type { Data } from '../data';
import type { Site } from '../driver/site';
import type { Options } from '../options';
import { trainingListeners } from '../prepared';
import type { Reporter } from '../progress';
import { load } from '../session';
import { trainTranslator } from '../translators';
import type { Journal } from './journal';
import { attempts, baselinesOf, type Attempt } from './user';

const CLUSTERS = 8;
const BASELINES = ['duplicates', 'colour'] as const;

interface Tried {
  readonly name: string;
  readonly images: number;
  readonly translation: JobId;
  readonly classifier: ClassifierId;
  readonly explore: number;
}

export interface Round {
  readonly tried: readonly Tried[];
  readonly chosen: string;
  readonly verdict: Verdict | null;
  readonly kept: boolean;
}

export interface StudyRow {
  readonly seed: number;
  readonly rounds: readonly Round[];
  readonly start: Evaluation['overall'];
  readonly end: Evaluation['overall'];
  readonly worstGroup: { readonly start: Evaluation['worstGroup']; readonly end: Evaluation['worstGroup'] };
  readonly b: number;
  readonly c: number;
  readonly p: number;
  /** The same over groups, where images come in groups: images of one source are right and wrong together. */
  readonly byGroup: Verdict['byGroup'];
  readonly retrains: number;
  /** Of the rounds alone: what a user waits for, without baselines and the first classifier. */
  readonly seconds: number;
  readonly addedImages: number;
  readonly translator: { readonly id: TranslatorId; readonly shipped: boolean; readonly steps: number };
  readonly baselines: Readonly<Record<(typeof BASELINES)[number], Evaluation['overall']>>;
  readonly ceiling: null;
}

export interface Study {
  readonly site: Site;
  readonly data: Data;
  readonly options: Options;
  readonly seed: number;
  readonly rounds: number;
  readonly journal: Journal;
  readonly report: Reporter;
}

/**
 * One seed: train, `rounds` rounds of an automatic user, the baselines with the same number of new images, and at the
 * very end the sealed test of all of them. What to try is chosen on explore, whether to keep it on confirm.
 */
export async function studyRow(study: Study): Promise<StudyRow> {
  const { site, data, options, seed, journal, report } = study;
  const project = await journal.once(
    'project',
    async () => (await load(site, data, options, report)).project,
  );
  const start = await journal.once('start', async () => train(study, project, null, null));
  const translator = await journal.once('round 1: translator', (goesOnAfter) =>
    translatorOf(study, project, start, goesOnAfter),
  );
  let current = start;
  let chosen: { attempt: Attempt; tried: Tried } | null = null;
  const rounds: Round[] = [];
  for (let round = 1; round <= study.rounds; round++) {
    const { catalog } = await site.call('snapshot', [project]);
    const { columns } = await site.call('cluster', [
      project,
      current,
      { k: CLUSTERS, space: 'latent', seed },
    ]);
    const all = attempts(catalog, columns, translator.id, seed);
    const tried: Tried[] = [];
    for (const attempt of all) tried.push(await attemptOf(study, project, current, round, attempt));
    const best = tried.reduce((a, b) => (b.explore > a.explore ? b : a));
    const verdict = await journal.once(`round ${round}: verdict`, () =>
      site.call('compare', [project, current, best.classifier, 'confirm']),
    );
    const kept = verdict !== null && isBetter(verdict);
    report.say(`Round ${round}: ${best.name} is best on explore. ${verdict?.words ?? 'No verdict.'}`);
    chosen ??= { attempt: all.find(({ name }) => name === best.name)!, tried: best };
    rounds.push({ tried, chosen: best.name, verdict, kept });
    if (kept) current = best.classifier;
    else await site.call('discardClassifier', [project, best.classifier]);
  }
  const others = await baselines(study, project, start, chosen!.attempt);
  // Everything is chosen: only now is the test set opened.
  const [first, last] = [await tested(study, project, start), await tested(study, project, current)];
  const compared = await site.call('compare', [project, start, current, 'test']);
  return {
    seed,
    rounds,
    start: first.overall,
    end: last.overall,
    worstGroup: { start: first.worstGroup, end: last.worstGroup },
    b: compared?.b ?? 0,
    c: compared?.c ?? 0,
    p: compared?.p ?? 1,
    byGroup: compared?.byGroup ?? null,
    retrains: journal.count('round', ': train'),
    seconds: journal.seconds('round'),
    addedImages: chosen!.tried.images,
    translator,
    baselines: {
      duplicates: (await tested(study, project, others.duplicates)).overall,
      colour: (await tested(study, project, others.colour)).overall,
    },
    ceiling: null,
  };
}

async function train(
  { site, seed, report }: Study,
  project: ProjectId,
  parent: ClassifierId | null,
  made: { readonly translation: JobId; readonly originals: boolean } | null,
): Promise<ClassifierId> {
  const asked = {
    training: { ...DEFAULT_TRAINING, seed },
    ...(parent === null ? {} : { parent }),
    ...(made === null ? {} : { augmentations: [made.translation], originals: made.originals }),
  };
  return (await site.call('train', [project, asked], trainingListeners(report))).id;
}

async function translatorOf(
  { site, seed, report }: Study,
  project: ProjectId,
  classifier: ClassifierId,
  goesOnAfter: (seconds: number) => void,
): Promise<StudyRow['translator']> {
  const shipped = await site.call('shippedTranslator', [project]);
  if (shipped !== null) return { id: shipped.id, shipped: true, steps: shipped.steps };
  const { jobs } = await site.call('snapshot', [project]);
  const broken = jobs.find((job) => isJobOf(job, 'train-translator') && isResumable(job.state));
  goesOnAfter(broken?.done?.seconds ?? 0);
  const record =
    broken === undefined
      ? await trainTranslator(
          site,
          project,
          { ...TRANSLATION_RECIPES.colour, seed },
          null,
          report,
          classifier,
        )
      : await site.call('resumeTranslator', [project, broken.id, {}], { onProgress: report.progress });
  return { id: record.id, shipped: false, steps: record.steps };
}

async function attemptOf(
  study: Study,
  project: ProjectId,
  parent: ClassifierId,
  round: number,
  { name, plan, originals }: Attempt,
): Promise<Tried> {
  const { site, journal, report } = study;
  const step = (what: string): string => `round ${round}: ${name}: ${what}`;
  const made = await journal.once(step('translate'), async () => {
    const { job, rows } = await site.call('translate', [project, plan, {}], { onProgress: report.progress });
    return { translation: job, images: rows.length };
  });
  const classifier = await journal.once(step('train'), () =>
    train(study, project, parent, { translation: made.translation, originals }),
  );
  const explore = await journal.once(step('explore'), async () => {
    const { overall } = await site.call('evaluate', [project, classifier, 'explore']);
    return overall.accuracy;
  });
  report.say(`${name}: ${made.images} images, ${(100 * explore).toFixed(1)} % on explore`);
  return { name, ...made, classifier, explore };
}

async function baselines(
  study: Study,
  project: ProjectId,
  start: ClassifierId,
  attempt: Attempt,
): Promise<Record<(typeof BASELINES)[number], ClassifierId>> {
  const { site, journal, report } = study;
  const plans = baselinesOf(attempt);
  const made = {} as Record<(typeof BASELINES)[number], ClassifierId>;
  for (const name of BASELINES) {
    made[name] = await journal.once(`baseline: ${name}`, async () => {
      report.say(`Baseline: ${name}`);
      const { job } = await site.call('translate', [project, plans[name], {}], {
        onProgress: report.progress,
      });
      return train(study, project, start, { translation: job, originals: true });
    });
  }
  return made;
}

const tested = ({ site, journal }: Study, project: ProjectId, id: ClassifierId): Promise<Evaluation> =>
  journal.once(`test: ${id}`, () => site.call('openTest', [project, id]));
