import type { TaskEvent, TaskResults } from '../compute/contract';
import { aborted, asDashError, DashError } from '../domain/errors';
import type { JobId, ProjectId } from '../domain/ids';
import { isJobOf, type JobKind, type JobOf, type JobRecord, type JobSpec } from '../domain/job';
import { unfinishedRows } from '../domain/translated-rows';
import type { ActOptions, Commands } from './contract';
import { backendOf, correct, startRun, writable, type Context } from './context';

const WORDS: Readonly<Record<JobKind, string>> = {
  train: 'training',
  'train-translator': 'training of a translator',
  translate: 'translation',
};

/** What an act that runs a job is called with. */
export interface JobOptions extends Pick<ActOptions, 'signal'> {
  readonly onStart?: ((job: JobRecord) => void) | undefined;
  readonly onEvent?: ((event: TaskEvent) => void) | undefined;
}

export function freshJob<Kind extends JobKind>(
  project: ProjectId,
  id: JobId,
  spec: Extract<JobSpec, { kind: Kind }>,
): JobOf<Kind> {
  const now = Date.now();
  return {
    ...{ project, id, spec, state: 'running', backend: null },
    ...{ createdAt: now, updatedAt: now, epochs: [], error: null },
  };
}

/** "Classifier 3": the word with the next number after those that jobs of the project have so. */
export function numbered(word: string, jobs: readonly JobRecord[]): string {
  const numbers = jobs.map(({ spec: { name } }) => {
    const rest = name.startsWith(`${word} `) ? Number(name.slice(word.length + 1)) : NaN;
    return Number.isInteger(rest) ? rest : 0;
  });
  return `${word} ${Math.max(0, ...numbers) + 1}`;
}

/** The job of that kind; rejects where it is not there, runs or has finished. */
export async function resumableJob<Kind extends JobKind>(
  context: Context,
  project: ProjectId,
  id: JobId,
  kind: Kind,
): Promise<JobOf<Kind>> {
  await writable(context, project);
  const job = await context.storage.job(project, id);
  if (job === undefined || !isJobOf(job, kind))
    throw new DashError('NotFound', `This ${WORDS[kind]} is not here any more.`);
  if (context.running.has(id)) throw new DashError('BadInput', `This ${WORDS[kind]} is running already.`);
  if (job.state === 'done') throw new DashError('BadInput', `This ${WORDS[kind]} has finished.`);
  return { ...job, state: 'running', error: null, updatedAt: Date.now() };
}

/** Runs the job, or goes on with it; a failed or cancelled one says so in its record. */
export async function runJob<Kind extends JobKind>(
  context: Context,
  kind: Kind,
  job: JobOf<Kind>,
  options: JobOptions,
): Promise<TaskResults[Kind]> {
  const { project, id } = job;
  const record = job as unknown as JobRecord;
  const stop = startRun(context.running, id, project, options.signal);
  const { signal } = context.running.get(id)!.controller;
  try {
    await context.storage.putJob(record);
    options.onStart?.(record);
    // A resumed job keeps to the backend that it began on, which the worker reads from its record.
    const fresh = job.backend === null;
    const backend = fresh ? await backendOf(context) : { backend: { name: 'auto', threads: null } as const };
    const onEvent = (event: TaskEvent): void => {
      if (fresh) correct(context, event);
      options.onEvent?.(event);
    };
    return (await context.compute.run(
      { kind, project, job: id, ...backend },
      { signal, onEvent },
    )) as TaskResults[Kind];
  } catch (reason) {
    const error = asDashError(reason);
    // Without the lock nothing can be written; the tab that has it finds the job interrupted.
    await endJob(context, project, id, error).catch(() => undefined);
    throw error.name === 'AbortError' ? aborted(`The ${WORDS[kind]}`) : error;
  } finally {
    stop();
  }
}

async function endJob({ storage }: Context, project: ProjectId, id: JobId, error: DashError): Promise<void> {
  const cancelled = error.name === 'AbortError';
  let ended = false;
  await storage.act(project, ({ catalog, jobs }) => {
    const job = jobs.find((one) => one.id === id);
    if (job === undefined || job.state === 'done') return null;
    ended = true;
    const state = cancelled ? 'cancelled' : 'failed';
    const record: JobRecord = {
      ...job,
      state,
      error: cancelled ? null : error.message,
      updatedAt: Date.now(),
    };
    return {
      ...dropUnfinished(catalog, [record]),
      job: record,
      ...(cancelled ? { event: { type: 'job-cancelled', job: id } } : {}),
    };
  });
  // Nobody goes on with a cancelled one.
  if (ended && cancelled) await storage.deleteColumns(project, id);
}

type Ended = Parameters<typeof unfinishedRows>;

function dropUnfinished(catalog: Ended[0], jobs: Ended[1]): { readonly dropRows?: number } {
  const dropRows = unfinishedRows(catalog, jobs, null);
  return dropRows === 0 ? {} : { dropRows };
}

/**
 * Before rows come behind those that are there: no translation is running, and what interrupted ones have stored is
 * dropped, which they make again when they go on. The rows of one translation so lie one behind the other.
 */
export const makeRoom = (
  { storage }: Context,
  project: ProjectId,
  translation: JobId | null,
): Promise<void> =>
  storage.act(project, ({ catalog, jobs }) => {
    const others = jobs.filter(({ id, spec }) => spec.kind === 'translate' && id !== translation);
    if (others.some(({ state }) => state === 'running')) {
      throw new DashError('BadInput', 'Images are being translated; wait for that or cancel it first.');
    }
    const dropRows = unfinishedRows(catalog, jobs, translation);
    return dropRows === 0 ? null : { dropRows };
  });

export function jobActs(context: Context): Pick<Commands, 'cancelJob' | 'discardJob'> {
  const { storage, running } = context;

  async function existing(project: ProjectId, id: JobId): Promise<JobRecord> {
    await writable(context, project);
    const job = await storage.job(project, id);
    if (job === undefined) throw new DashError('NotFound', 'This computation is not here any more.');
    return job;
  }

  return {
    async cancelJob(project, id) {
      const job = await existing(project, id);
      const here = running.get(id);
      if (here !== undefined) here.controller.abort();
      else if (job.state === 'running' || job.state === 'interrupted') {
        await endJob(context, project, id, aborted(`The ${WORDS[job.spec.kind]}`));
      }
    },

    async discardJob(project, id) {
      const job = await existing(project, id);
      const { spec, state } = job;
      if (running.has(id))
        throw new DashError('BadInput', `Cancel the ${WORDS[spec.kind]} before discarding it.`);
      if (state === 'done') return;
      const { done: _, ...rest } = job;
      const record: JobRecord = { ...rest, state: 'cancelled', epochs: [], updatedAt: Date.now() };
      await storage.act(project, ({ catalog }) => ({ ...dropUnfinished(catalog, [record]), job: record }));
      await storage.deleteColumns(project, id);
    },
  };
}
