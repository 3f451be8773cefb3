import { DashError } from '../domain/errors';
import { freshId } from '../domain/ids';
import type { Commands, TrainOptions } from './contract';
import { writable, type Context } from './context';
import { freshJob, resumableJob, runJob, type JobOptions } from './jobs';
import { recipeOf, trainingSpec } from './training-spec';

type TrainingActs = Pick<Commands, 'train' | 'resume'>;

export function trainingActs(context: Context): TrainingActs {
  const { storage } = context;

  return {
    async train(project, options = {}) {
      await writable(context, project);
      const training = trainingSpec(options.training);
      const recipe = recipeOf(await storage.catalog(project));
      const parent = options.parent ?? null;
      if (parent !== null && (await storage.classifier(project, parent)) === undefined) {
        throw new DashError('NotFound', 'The classifier that was to be retrained is not here any more.');
      }
      const trainings = (await storage.jobs(project)).filter(({ spec }) => spec.kind === 'train');
      const name = options.name?.trim() || `Classifier ${trainings.length + 1}`;
      const job = freshJob<'train'>(project, freshId('j'), {
        ...{ kind: 'train', classifier: freshId('c'), parent, name, training, recipe },
      });
      return await runJob(context, 'train', job, jobOptions(options));
    },

    async resume(project, id, options = {}) {
      const job = await resumableJob(context, project, id, 'train');
      return await runJob(context, 'train', job, jobOptions(options));
    },
  };
}

const jobOptions = ({ signal, onStart, onProgress, onEpoch }: TrainOptions): JobOptions => ({
  ...(signal === undefined ? {} : { signal }),
  onStart,
  onEvent(event) {
    if (event.type === 'progress') onProgress?.(event.progress);
    if (event.type === 'epoch') onEpoch?.(event.epoch, event.of);
  },
});
