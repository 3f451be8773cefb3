import type { ClassifierRecord, TrainingSpec } from '../domain/classifier';
import { DashError } from '../domain/errors';
import { freshId, type ProjectId } from '../domain/ids';
import type { Commands, TrainOptions } from './contract';
import { writable, type Context } from './context';
import { freshJob, numbered, resumableJob, runJob, type JobOptions } from './jobs';
import { recipeOf, trainingSpec } from './training-spec';

type TrainingActs = Pick<Commands, 'train' | 'resume'>;

export function trainingActs(context: Context): TrainingActs {
  const { storage } = context;

  async function parentOf(
    project: ProjectId,
    { parent, warm }: TrainOptions,
  ): Promise<ClassifierRecord | null> {
    if (parent === undefined) {
      if (warm === true) throw new DashError('BadInput', 'Say which classifier the training begins with.');
      return null;
    }
    const record = await storage.classifier(project, parent);
    if (record === undefined) {
      throw new DashError('NotFound', 'The classifier that was to be retrained is not here any more.');
    }
    return record;
  }

  return {
    async train(project, options = {}) {
      await writable(context, project);
      const parent = await parentOf(project, options);
      const { warm = false } = options;
      const training = trainingSpec({ ...(warm ? shapeOf(parent) : {}), ...options.training });
      if (warm) refuseOtherShape(training, parent, (await storage.catalog(project)).classes.length);
      const jobs = await storage.jobs(project);
      const recipe = recipeOf(await storage.catalog(project), jobs, options);
      const name = options.name?.trim() || numbered('Classifier', jobs);
      const job = freshJob<'train'>(project, freshId('j'), {
        ...{ kind: 'train', classifier: freshId('c'), parent: parent?.id ?? null, name },
        ...(warm ? { warm } : {}),
        ...{ training, recipe },
      });
      return await runJob(context, 'train', job, jobOptions(options));
    },

    async resume(project, id, options = {}) {
      const job = await resumableJob(context, project, id, 'train');
      return await runJob(context, 'train', job, jobOptions(options));
    },
  };
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
