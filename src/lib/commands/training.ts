import type { BaselineOf } from '../domain/baselines';
import type { Catalog } from '../domain/catalog';
import type { ClassifierRecord, DataRecipe, TrainingSpec } from '../domain/classifier';
import { DashError } from '../domain/errors';
import { freshId, type ProjectId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { Commands, TrainOptions } from './contract';
import { writable, type Context } from './context';
import { freshJob, numbered, resumableJob, runJob, type JobOptions } from './jobs';
import { headRecipeOf, recipeOf, trainingSpec } from './training-spec';

type TrainingActs = Pick<Commands, 'train' | 'resume'>;

export const trainingActs = (context: Context): TrainingActs => ({
  train: (project, options = {}) => startTraining(context, project, options),

  async resume(project, id, options = {}) {
    const job = await resumableJob(context, project, id, 'train');
    return await runJob(context, 'train', job, jobOptions(options));
  },
});

/** What a baseline asks beside what anybody may ask of a training. */
interface Further {
  readonly baseline?: BaselineOf;
  /** In place of the images that the options name. */
  readonly recipe?: (catalog: Catalog, jobs: readonly JobRecord[]) => DataRecipe;
}

export async function startTraining(
  context: Context,
  project: ProjectId,
  options: TrainOptions,
  { baseline, recipe: given }: Further = {},
): Promise<ClassifierRecord> {
  const { storage } = context;
  await writable(context, project);
  const parent = await parentOf(context, project, options);
  const { warm = false, head = false } = options;
  const catalog = await storage.catalog(project);
  const training = trainingSpec(
    head ? parent!.spec : { ...(warm ? shapeOf(parent) : {}), ...options.training },
  );
  if (warm || head) refuseOtherShape(training, parent, catalog.classes.length);
  const jobs = await storage.jobs(project);
  const recipe = head
    ? headRecipeOf(catalog)
    : given === undefined
      ? recipeOf(catalog, jobs, options)
      : given(catalog, jobs);
  const name = options.name?.trim() || numbered('Classifier', jobs);
  const job = freshJob<'train'>(project, freshId('j'), {
    ...{ kind: 'train', classifier: freshId('c'), parent: parent?.id ?? null, name },
    ...(warm ? { warm } : {}),
    ...(head ? { head } : {}),
    ...(baseline === undefined ? {} : { baseline }),
    ...{ training, recipe },
  });
  return await runJob(context, 'train', job, jobOptions(options));
}

async function parentOf(
  { storage }: Context,
  project: ProjectId,
  { parent, warm, head, augmentations }: TrainOptions,
): Promise<ClassifierRecord | null> {
  if (head === true && (warm === true || augmentations !== undefined)) {
    throw new DashError('BadInput', 'A last layer is fitted to the labels of explore and to nothing else.');
  }
  if (parent === undefined) {
    if (warm === true || head === true) {
      throw new DashError('BadInput', 'Say which classifier the training begins with.');
    }
    return null;
  }
  const record = await storage.classifier(project, parent);
  if (record === undefined) {
    throw new DashError('NotFound', 'The classifier that was to be retrained is not here any more.');
  }
  return record;
}

/** What a training shares with the classifier whose weights it begins with. */
const shapeOf = (parent: ClassifierRecord | null): Partial<TrainingSpec> =>
  parent === null ? {} : { arch: parent.spec.arch, sizePx: parent.spec.sizePx };

function refuseOtherShape(
  { arch, sizePx }: TrainingSpec,
  parent: ClassifierRecord | null,
  classes: number,
): void {
  const same =
    arch === parent?.spec.arch &&
    sizePx === parent.spec.sizePx &&
    classes === (parent.recipe.classes?.length ?? classes);
  if (same) return;
  throw new DashError(
    'BadInput',
    'Weights can only be gone on from by a network of the same kind, image size and classes; train from scratch instead.',
  );
}

const jobOptions = ({ signal, onStart, onProgress, onEpoch }: TrainOptions): JobOptions => ({
  ...(signal === undefined ? {} : { signal }),
  onStart,
  onEvent(event) {
    if (event.type === 'progress') onProgress?.(event.progress);
    if (event.type === 'epoch') onEpoch?.(event.epoch, event.of);
  },
});
