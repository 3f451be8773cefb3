import {
  BASELINE_NAMES,
  baselinePlan,
  makesImages,
  type Baseline,
  type BaselineOf,
} from '../domain/baselines';
import type { Catalog } from '../domain/catalog';
import type { ClassifierRecord, DataRecipe } from '../domain/classifier';
import { acceptedRows } from '../domain/data-recipe';
import { DashError } from '../domain/errors';
import type { ClassifierId, JobId, ProjectId } from '../domain/ids';
import { isJobOf, isResumable, type JobOf, type JobRecord } from '../domain/job';
import type { BaselineOptions } from './mitigate-contract';
import { writable, type Context } from './context';
import type { Commands } from './contract';
import { retrained } from './retrained';
import { startTraining, trainingActs } from './training';
import { recipeOf } from './training-spec';
import { goOnTranslating, startTranslation } from './translations';

type BaselineActs = Pick<Commands, 'baseline'>;

export function baselineActs(context: Context): BaselineActs {
  const { storage } = context;
  const { resume } = trainingActs(context);

  /** The nearest ancestor that learned from no new image: a last layer on one that did would be no baseline. */
  async function untouched(project: ProjectId, id: ClassifierId): Promise<ClassifierId> {
    const record = await storage.classifier(project, id);
    const { parent = null, recipe } = record ?? {};
    return parent === null || (recipe?.augmentations ?? []).length === 0
      ? id
      : await untouched(project, parent);
  }

  /** The images of a baseline in place of those of one translation: those that are there, else made now. */
  async function imagesOf(
    project: ProjectId,
    name: Parameters<typeof baselinePlan>[0],
    record: ClassifierRecord,
    instead: JobId,
    options: BaselineOptions,
  ): Promise<JobId> {
    const catalog = await storage.catalog(project);
    const jobs = await storage.jobs(project);
    const original = jobs.find(({ id }) => id === instead);
    if (original === undefined || !isJobOf(original, 'translate')) {
      throw new DashError('NotFound', 'The translation that it learned from is not here any more.');
    }
    const own = jobs.filter((job): job is JobOf<'translate'> & JobRecord => {
      const marked = isJobOf(job, 'translate') ? job.spec.baseline : undefined;
      return marked?.of === record.id && marked.name === name && marked.instead === instead;
    });
    const done = own.find((job) => job.state === 'done' && acceptedRows(catalog, job.id).length > 0);
    if (done !== undefined) return done.id;
    const stopped = own.find(({ state }) => isResumable(state));
    if (stopped === undefined) {
      const plan = baselinePlan(name, original.spec.plan, catalog);
      const asked = { ...options, name: nameOf(name, record) };
      return await startTranslation(context, project, plan, asked, { name, of: record.id, instead });
    }
    await goOnTranslating(context, project, stopped.id, options);
    return stopped.id;
  }

  return {
    async baseline(project, of, name, options = {}) {
      await writable(context, project);
      const record = await retrained(storage, project, of);
      const baseline: BaselineOf = { name, of };
      const isOurs = (marked: BaselineOf | undefined): boolean => marked?.of === of && marked.name === name;
      const there = (await storage.classifiers(project)).find(
        (one) => isOurs(one.baseline) && !one.discarded,
      );
      if (there !== undefined) return there;
      const stopped = (await storage.jobs(project)).find(
        (job) => isJobOf(job, 'train') && isOurs(job.spec.baseline) && isResumable(job.state),
      );
      if (stopped !== undefined) return await resume(project, stopped.id, options);
      const asked = { ...options, name: nameOf(name, record), parent: record.parent! };
      if (name === 'dfr') {
        const parent = await untouched(project, record.parent!);
        return await startTraining(context, project, { ...asked, parent, head: true }, { baseline });
      }
      const same = { ...asked, training: record.spec, warm: record.warm ?? false };
      if (!makesImages(name)) {
        const training = { ...record.spec, reweight: true };
        return await startTraining(context, project, { ...same, training }, { baseline });
      }
      const pairs: Pair[] = [];
      for (const instead of record.recipe.augmentations ?? []) {
        pairs.push({ instead, made: await imagesOf(project, name, record, instead, options) });
      }
      return await startTraining(context, project, same, {
        baseline,
        recipe: (catalog, jobs) => recipeBeside(record, name, pairs, catalog, jobs),
      });
    },
  };
}

const nameOf = (name: Baseline, { name: of }: ClassifierRecord): string =>
  `${BASELINE_NAMES[name]} for ${of}`;

interface Pair {
  readonly instead: JobId;
  readonly made: JobId;
}

/**
 * Image by image what the retraining learned from: where it left an image out, rejected say, the baseline leaves the
 * one in its place out. Originals stand beside; a random style replaces them where the style did.
 */
function recipeBeside(
  { recipe: { images, originals = true } }: ClassifierRecord,
  name: Baseline,
  pairs: readonly Pair[],
  catalog: Catalog,
  jobs: readonly JobRecord[],
): DataRecipe {
  const learned = new Set<string>(images);
  const twin = new Map(pairs.map(({ instead, made }) => [made as string, instead as string]));
  const recipe = recipeOf(catalog, jobs, {
    augmentations: pairs.map(({ made }) => made),
    originals: name === 'random' ? originals : true,
  });
  const kept = recipe.images.flatMap((image, i) => {
    const dot = image.lastIndexOf('.');
    const instead = dot < 0 ? undefined : twin.get(image.slice(0, dot));
    return instead === undefined || learned.has(`${instead}${image.slice(dot)}`) ? [i] : [];
  });
  return {
    ...recipe,
    images: kept.map((i) => recipe.images[i]!),
    labels: kept.map((i) => recipe.labels[i]!),
  };
}
