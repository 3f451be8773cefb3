import type { Verdict } from '../../src/lib/commands/mitigate-contract';
import { DEFAULT_TRAINING } from '../../src/lib/domain/classifier';
import type { ClassifierId, JobId, ProjectId, TranslatorId } from '../../src/lib/domain/ids';
import { isJobOf, isResumable, type JobOf } from '../../src/lib/domain/job';
import { TRANSLATION_RECIPES } from '../../src/lib/domain/translator';
import { treeHash } from '../../scripts/lib/source-hash.mjs';
import { trainingListeners } from '../prepared';
import { trainTranslator } from '../translators';
import { shippedKnows } from './shipped';
import type { Study } from './study';
import { attempts, type Attempt } from './user';

const CLUSTERS = 8;
/** Seeds of rounds are so far apart that no round of one seed draws what one of another does. */
const SEED_STEP = 65_536;
/** What decides the attempts beside clusters and data. */
const USER = ['cli/study/user.ts', 'cli/styles.ts', 'src/lib/domain/cluster-merge.ts'];

interface Tried {
  readonly name: string;
  /** New images that it made in this round. */
  readonly images: number;
  readonly translation: JobId;
  readonly classifier: ClassifierId;
  /** Accuracy there. */
  readonly explore: number;
}

export interface Round {
  readonly tried: readonly Tried[];
  readonly chosen: string;
  readonly verdict: Verdict | null;
  readonly kept: boolean;
}

export interface StudyTranslator {
  readonly id: TranslatorId;
  readonly shipped: boolean;
  readonly steps: number;
}

export interface Loop {
  readonly rounds: readonly Round[];
  readonly translator: StudyTranslator;
  /** The last that was kept: the start where none was. */
  readonly end: ClassifierId;
  /** What baselines stand beside: the end, or else the best of the first round. */
  readonly best: ClassifierId;
  /** New images that `best` learned from, of all rounds. */
  readonly addedImages: number;
}

/** What was kept so far: later rounds learn from it too. */
interface Kept {
  readonly translation: JobId;
  readonly images: number;
  readonly originals: boolean;
}

/**
 * Each round draws anew: the same clusters after a round that was discarded would only be discarded again, and copies of
 * a second round would be those of the first.
 */
const seedOf = (seed: number, round: number): number => (seed + SEED_STEP * (round - 1)) % 2 ** 32;

export async function train(
  { site, seed, report }: Study,
  project: ProjectId,
  options: {
    readonly parent?: ClassifierId;
    readonly augmentations?: readonly JobId[];
    readonly originals?: boolean;
  } = {},
): Promise<ClassifierId> {
  const asked = { training: { ...DEFAULT_TRAINING, seed }, ...options };
  return (await (await site()).call('train', [project, asked], trainingListeners(report))).id;
}

/** The rounds of an automatic user: what to try is chosen on explore, whether to keep it on confirm. */
export async function loop(study: Study, project: ProjectId, start: ClassifierId): Promise<Loop> {
  const { site, journal, report } = study;
  const recipe = TRANSLATION_RECIPES.colour;
  const translator = await journal.once('round 1: translator', { start, recipe }, (goesOnAfter) =>
    translatorOf(study, project, start, goesOnAfter),
  );
  let end = start;
  let first: { classifier: ClassifierId; addedImages: number } | null = null;
  const kept: Kept[] = [];
  const rounds: Round[] = [];
  for (let round = 1; round <= study.rounds; round++) {
    const all = await attemptsOf(study, project, end, translator, round);
    const tried: Tried[] = [];
    for (const attempt of all) tried.push(await attempted(study, project, end, kept, round, attempt));
    const best = tried.reduce((a, b) => (b.explore > a.explore ? b : a));
    const { originals } = all.find(({ name }) => name === best.name)!;
    const before = end;
    const verdict = await journal.once(
      `round ${round}: verdict`,
      { before, after: best.classifier },
      async () => (await site()).call('compare', [project, before, best.classifier, 'confirm']),
    );
    // The likelier choice is kept, sure or not: how sure it is the verdict says, and on few images hardly any is.
    const isKept = verdict !== null && verdict.difference > 0;
    report.say(`Round ${round}: ${best.name} is best on explore. ${verdict?.words ?? 'No verdict.'}`);
    first ??= { classifier: best.classifier, addedImages: best.images };
    rounds.push({ tried, chosen: best.name, verdict, kept: isKept });
    if (isKept) {
      end = best.classifier;
      kept.push({ translation: best.translation, images: best.images, originals });
    } else {
      await journal.once(`round ${round}: discard`, { after: best.classifier }, async () => {
        await (await site()).call('discardClassifier', [project, best.classifier]);
        return true;
      });
    }
  }
  const addedImages = kept.reduce((sum, { images }) => sum + images, 0);
  return {
    ...{ rounds, translator, end },
    ...(end === start
      ? { best: first!.classifier, addedImages: first!.addedImages }
      : { best: end, addedImages }),
  };
}

/** What the user tries next, seeing the clusters of the classifier that was kept. */
const attemptsOf = (
  { site, journal, seed: first }: Study,
  project: ProjectId,
  classifier: ClassifierId,
  translator: StudyTranslator,
  round: number,
): Promise<readonly Attempt[]> =>
  journal.once(
    `round ${round}: clusters`,
    { classifier, translator: translator.id, k: CLUSTERS, user: treeHash(...USER) },
    async () => {
      const open = await site();
      const { catalog } = await open.call('snapshot', [project]);
      const seed = seedOf(first, round);
      const asked = { k: CLUSTERS, space: 'latent', seed } as const;
      const { columns } = await open.call('cluster', [project, classifier, asked]);
      return attempts(catalog, columns, translator.id, seed);
    },
  );

async function translatorOf(
  { site, data, seed, report }: Study,
  project: ProjectId,
  classifier: ClassifierId,
  goesOnAfter: (seconds: number) => void,
): Promise<StudyTranslator> {
  const open = await site();
  const shipped = shippedKnows(data, seed) ? null : await open.call('shippedTranslator', [project]);
  if (shipped !== null) return { id: shipped.id, shipped: true, steps: shipped.steps };
  const { jobs } = await open.call('snapshot', [project]);
  const broken = jobs.find(
    (job) => isJobOf(job, 'train-translator') && isResumable(job.state) && isOurs(job.spec, seed),
  );
  goesOnAfter(broken?.done?.seconds ?? 0);
  const spec = { ...TRANSLATION_RECIPES.colour, seed };
  const record =
    broken === undefined
      ? await trainTranslator(open, project, spec, null, report, classifier)
      : await open.call('resumeTranslator', [project, broken.id, {}], { onProgress: report.progress });
  return { id: record.id, shipped: false, steps: record.steps };
}

/** Whether a training that was cut off is a study's, and not one that a project file brought along. */
const isOurs = ({ parent, translation }: JobOf<'train-translator'>['spec'], seed: number): boolean =>
  parent === null &&
  translation.seed === seed &&
  translation.recipe === TRANSLATION_RECIPES.colour.recipe &&
  translation.steps === TRANSLATION_RECIPES.colour.steps;

/** Makes the images, and retrains with them and with those of all rounds that were kept. */
async function attempted(
  study: Study,
  project: ProjectId,
  parent: ClassifierId,
  kept: readonly Kept[],
  round: number,
  { name, plan, originals: wanted }: Attempt,
): Promise<Tried> {
  const { site, journal, report, seed } = study;
  const step = (what: string): string => `round ${round}: ${name}: ${what}`;
  const made = await journal.once(step('translate'), plan, async () => {
    const { job, rows } = await (
      await site()
    ).call('translate', [project, plan, {}], { onProgress: report.progress });
    return { translation: job, images: rows.length };
  });
  // Walks leave the originals out; with originals beside, traces of the translator would go with the class again.
  const originals = wanted && kept.every((one) => one.originals);
  const augmentations = [...kept.map(({ translation }) => translation), made.translation];
  const asked = { parent, augmentations, originals };
  const classifier = await journal.once(step('train'), { ...asked, ...DEFAULT_TRAINING, seed }, () =>
    train(study, project, asked),
  );
  const explore = await journal.once(step('explore'), { classifier }, async () => {
    const { overall } = await (await site()).call('evaluate', [project, classifier, 'explore']);
    return overall.accuracy;
  });
  report.say(`${name}: ${made.images} images, ${(100 * explore).toFixed(1)} % on explore`);
  return { name, ...made, classifier, explore };
}
