import type { ClassifierRecord } from '../domain/classifier';
import { aborted, asDashError, DashError, type DashError as Failure } from '../domain/errors';
import { freshId, type JobId, type ProjectId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { Commands, TrainOptions } from './contract';
import { backendOf, correct, startRun, writable, type Context } from './context';
import { recipeOf, trainingSpec } from './training-spec';

type TrainingActs = Pick<Commands, 'train' | 'resume' | 'cancelJob' | 'discardJob'>;

export function trainingActs(context: Context): TrainingActs {
  const { storage, compute, running } = context;

  async function existingJob(project: ProjectId, id: JobId): Promise<JobRecord> {
    const job = await storage.job(project, id);
    if (job === undefined) throw new DashError('NotFound', 'This training is not here any more.');
    return job;
  }

  async function run(job: JobRecord, options: TrainOptions): Promise<ClassifierRecord> {
    const { project, id } = job;
    const stop = startRun(running, id, project, options.signal);
    const { signal } = running.get(id)!.controller;
    try {
      await storage.putJob(job);
      options.onStart?.(job);
      // A resumed job keeps to the backend that it began on, which the worker reads from its record.
      const fresh = job.backend === null;
      const backend = fresh
        ? await backendOf(context)
        : { backend: { name: 'auto', threads: null } as const };
      return await compute.run(
        { kind: 'train', project, job: id, ...backend },
        {
          signal,
          onEvent(event) {
            if (fresh) correct(context, event);
            if (event.type === 'progress') options.onProgress?.(event.progress);
            if (event.type === 'epoch') options.onEpoch?.(event.epoch, event.of);
          },
        },
      );
    } catch (reason) {
      const error = asDashError(reason);
      // Without the lock nothing can be written; the tab that has it finds the job interrupted.
      await end(project, id, error).catch(() => undefined);
      throw error.name === 'AbortError' ? aborted('The training') : error;
    } finally {
      stop();
    }
  }

  async function end(project: ProjectId, id: JobId, error: Failure): Promise<void> {
    const job = await storage.job(project, id);
    if (job === undefined || job.state === 'done') return;
    const cancelled = error.name === 'AbortError';
    await storage.act(project, () => ({
      job: {
        ...job,
        state: cancelled ? 'cancelled' : 'failed',
        error: cancelled ? null : error.message,
        updatedAt: Date.now(),
      },
      ...(cancelled ? { event: { type: 'job-cancelled', job: id } } : {}),
    }));
    // Nobody goes on with a cancelled one.
    if (cancelled) await storage.deleteColumns(project, id);
  }

  return {
    async train(project, options = {}) {
      await writable(context, project);
      const training = trainingSpec(options.training);
      const recipe = recipeOf(await storage.catalog(project));
      const parent = options.parent ?? null;
      if (parent !== null && (await storage.classifier(project, parent)) === undefined) {
        throw new DashError('NotFound', 'The classifier that was to be retrained is not here any more.');
      }
      const name = options.name?.trim() || `Classifier ${(await storage.jobs(project)).length + 1}`;
      const now = Date.now();
      const job: JobRecord = {
        project,
        id: freshId('j'),
        spec: { kind: 'train', classifier: freshId('c'), parent, name, training, recipe },
        state: 'running',
        backend: null,
        createdAt: now,
        updatedAt: now,
        epochs: [],
        error: null,
      };
      return await run(job, options);
    },

    async resume(project, id, options = {}) {
      await writable(context, project);
      const job = await existingJob(project, id);
      if (running.has(id)) throw new DashError('BadInput', 'This training is running already.');
      if (job.state === 'done') throw new DashError('BadInput', 'This training has finished.');
      return await run({ ...job, state: 'running', error: null, updatedAt: Date.now() }, options);
    },

    async cancelJob(project, id) {
      await writable(context, project);
      const here = running.get(id);
      if (here !== undefined) {
        here.controller.abort();
        return;
      }
      const job = await existingJob(project, id);
      if (job.state !== 'running' && job.state !== 'interrupted') return;
      await end(project, id, aborted('The training'));
    },

    async discardJob(project, id) {
      await writable(context, project);
      const job = await existingJob(project, id);
      if (running.has(id)) throw new DashError('BadInput', 'Cancel the training before discarding it.');
      if (job.state === 'done') return;
      await storage.deleteColumns(project, id);
      await storage.putJob({ ...job, state: 'cancelled', epochs: [], updatedAt: Date.now() });
    },
  };
}
