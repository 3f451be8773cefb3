import { DashError } from '../domain/errors';
import { historyState, redoWords, undoWords } from '../domain/history';
import type { JobId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import type { Commands, Snapshot } from './contract';
import { claim, existing, follow, letGo, writable, type Context } from './context';

type ProjectActs = Pick<
  Commands,
  'listProjects' | 'renameProject' | 'deleteProject' | 'snapshot' | 'subscribe' | 'takeOver' | 'image'
>;

/** Changes come in bursts (an import writes hundreds of times); listeners hear of them this often. */
const NOTIFY_MS = 100;

export function projectActs(context: Context): ProjectActs {
  const { storage } = context;
  let cleaned: Promise<void> | null = null;

  return {
    async listProjects() {
      cleaned ??= context.journal.clean(storage);
      await cleaned;
      const projects = await storage.listProjects();
      return projects.sort((a, b) => b.updatedAt - a.updatedAt);
    },

    async renameProject(project, name) {
      const record = await writable(context, project);
      const to = name.trim();
      if (to === '') throw new DashError('BadInput', 'A project needs a name.');
      if (to === record.name) return;
      await storage.putProject({ ...record, name: to, updatedAt: Date.now() });
      await storage.appendEvent(project, { type: 'project-renamed', from: record.name, to });
    },

    async deleteProject(project) {
      await writable(context, project);
      for (const job of context.running.values()) if (job.project === project) job.controller.abort();
      await storage.deleteProject(project);
      await letGo(context, project);
    },

    async snapshot(project): Promise<Snapshot> {
      await existing(context, project);
      const held = await claim(context, project);
      if (held) await markInterrupted(context, await storage.jobs(project));
      const [record, catalog, classifiers, jobs, events] = await Promise.all([
        existing(context, project),
        storage.catalog(project),
        storage.classifiers(project),
        storage.jobs(project),
        storage.events(project),
      ]);
      const { undo, redo } = historyState(events);
      return {
        project: record,
        catalog,
        classifiers: classifiers.sort((a, b) => a.createdAt - b.createdAt),
        jobs: jobs.sort((a, b) => a.createdAt - b.createdAt),
        events,
        writable: held,
        undo: undo === null ? null : undoWords(undo.body),
        redo: redo === null ? null : redoWords(redo.body, catalog.classes),
      };
    },

    subscribe(project, listener) {
      let timer: ReturnType<typeof setTimeout> | null = null;
      const unsubscribe = storage.subscribe((changed) => {
        if (changed !== project || timer !== null) return;
        timer = setTimeout(() => {
          timer = null;
          listener();
        }, NOTIFY_MS);
      });
      return () => {
        unsubscribe();
        if (timer !== null) clearTimeout(timer);
      };
    },

    async takeOver(project) {
      await existing(context, project);
      follow(context, await storage.takeOver(project));
    },

    image: (project, hash) => storage.image(project, hash),
  };
}

/** A job that is said to run, while this tab may write and does not run it, was left by a tab that closed. */
async function markInterrupted(context: Context, jobs: readonly JobRecord[]): Promise<void> {
  const here = (id: JobId): boolean => context.running.has(id);
  for (const job of jobs) {
    if (job.state !== 'running' || here(job.id)) continue;
    await context.storage.putJob({ ...job, state: 'interrupted', updatedAt: Date.now() });
  }
}
