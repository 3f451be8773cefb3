import type { BackendChoice, BackendReport, BackendRequest } from '../domain/backend';
import type { Catalog } from '../domain/catalog';
import { DashError } from '../domain/errors';
import type { ImageId, JobId, ProjectId } from '../domain/ids';
import type { ProjectRecord } from '../domain/project';
import { rowIndex } from '../domain/catalog-changes';
import type { ComputeClient, ImportClient, TaskEvent } from '../compute/contract';
import type { ProjectLock, Storage } from '../storage/contract';
import type { ActOptions } from './contract';
import type { BackendMemory } from './backend-memory';
import type { ImportJournal } from './import-journal';

/** Something long that this tab does to a project. */
export interface Run {
  readonly project: ProjectId;
  readonly controller: AbortController;
  /** Resolves when it has ended, whichever way, and writes nothing any more. */
  readonly ended: Promise<void>;
}

/** Files that the site ships. */
export interface SiteFiles {
  /** By path below the site's root, such as `translators/cartoon.bin`; `null` where there is none. */
  fetch(path: string): Promise<ArrayBuffer | null>;
}

/** What all acts work with. */
export interface Context {
  readonly storage: Storage;
  readonly compute: ComputeClient;
  readonly imports: ImportClient;
  readonly backend: BackendMemory;
  readonly journal: ImportJournal;
  readonly site: SiteFiles;
  /** Whether tsne-js can be kept in; never where it is absent. */
  readonly reference?: (() => Promise<boolean>) | undefined;
  readonly version: string;
  /** Jobs of this tab. */
  readonly running: Map<JobId, Run>;
  /** Imports of this tab, at most one a project. */
  readonly importing: Map<ProjectId, Run>;
  readonly locks: Map<ProjectId, ProjectLock>;
}

/** Takes the project's lock if it is free; `false` where another tab has it. */
export async function claim(context: Context, project: ProjectId): Promise<boolean> {
  const known = context.locks.get(project);
  if (known?.held === true) return true;
  return follow(context, await context.storage.acquireLock(project));
}

/** Keeps a lock; when another tab takes it, what this one computes for the project is stopped. */
export function follow(context: Context, lock: ProjectLock): boolean {
  if (!lock.held) return false;
  context.locks.set(lock.project, lock);
  lock.onLost(() => {
    context.locks.delete(lock.project);
    for (const { project, controller } of [...context.running.values(), ...context.importing.values()]) {
      if (project === lock.project) controller.abort();
    }
  });
  return true;
}

/** Enters a run, which the signal aborts too, into its list; returns what is called at its end. */
export function startRun<Id>(
  list: Map<Id, Run>,
  id: Id,
  project: ProjectId,
  signal: AbortSignal | undefined,
): () => void {
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  let end: () => void = () => undefined;
  list.set(id, { project, controller, ended: new Promise((resolve) => (end = resolve)) });
  return () => {
    signal?.removeEventListener('abort', cancel);
    list.delete(id);
    end();
  };
}

/** Gives the lock of a project that is gone back. */
export async function letGo(context: Context, project: ProjectId): Promise<void> {
  await context.locks.get(project)?.release();
  context.locks.delete(project);
}

/** Before any change of a project: it is there and this tab may write to it. */
export async function writable(context: Context, project: ProjectId): Promise<ProjectRecord> {
  const record = await existing(context, project);
  if (!(await claim(context, project))) {
    throw new DashError(
      'ReadOnly',
      'This project is open for writing in another tab. Take over to go on here.',
    );
  }
  return record;
}

export async function existing(context: Context, project: ProjectId): Promise<ProjectRecord> {
  const record = await context.storage.project(project);
  if (record === undefined) throw new DashError('NotFound', 'This project is not here any more.');
  return record;
}

/** Rows of the named images; rejects names that the project does not have. */
export function rowsOfImages(catalog: Catalog, images: readonly ImageId[]): Int32Array {
  const index = rowIndex(catalog);
  return Int32Array.from(images, (image) => {
    const row = index.get(image);
    if (row === undefined) throw new DashError('BadInput', `There is no image ${image} in this project.`);
    return row;
  });
}

/** Hands a task's progress on to the act's caller. */
export const reportTo =
  (options: ActOptions | undefined) =>
  (event: TaskEvent): void => {
    if (event.type === 'progress') options?.onProgress?.(event.progress);
  };

/** Climbs the ladder. */
export const probe = (context: Context, backend: BackendRequest): Promise<BackendReport> =>
  context.compute.run({ kind: 'probe', backend });

/** Climbs the ladder for what is asked for and remembers what it found, unless something else was asked for meanwhile. */
export async function measure(context: Context): Promise<BackendReport> {
  const { request } = context.backend;
  const measured = await probe(context, request);
  if (context.backend.request !== request) return context.backend.report ?? measure(context);
  context.backend.report = measured;
  return measured;
}

/** What is known of the backend; measured where nothing is. */
export const report = async (context: Context): Promise<BackendReport> => {
  if (context.backend.report !== null) return context.backend.report;
  const pending = measuring.get(context) ?? measure(context);
  measuring.set(context, pending);
  return pending.finally(() => measuring.delete(context));
};

/** Acts at the same time share one climb. */
const measuring = new WeakMap<Context, Promise<BackendReport>>();

/** What a task is given to choose its backend by. */
export async function backendOf(
  context: Context,
): Promise<{ readonly backend: BackendRequest; readonly known: BackendChoice }> {
  const { chosen } = await report(context);
  return { backend: context.backend.request, known: chosen };
}

/** A task that had to take another backend than the one remembered: what is remembered holds no longer. */
export function correct(context: Context, event: TaskEvent): void {
  if (event.type !== 'backend') return;
  const { chosen } = context.backend.report ?? {};
  if (chosen !== undefined && chosen.name !== event.backend.name) context.backend.report = null;
}
