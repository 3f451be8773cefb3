import { DashError } from '../domain/errors';
import { historyState, redoWords, undoWords } from '../domain/history';
import type { ProjectId } from '../domain/ids';
import type { JobRecord } from '../domain/job';
import { isAside } from '../domain/project';
import type { Commands, Snapshot } from './contract';
import { claim, existing, follow, letGo, writable, type Context } from './context';
import { imageSeal } from './sealed';

type ProjectActs = Pick<
  Commands,
  'listProjects' | 'renameProject' | 'deleteProject' | 'snapshot' | 'subscribe' | 'takeOver' | 'image'
>;

const MAX_NAME = 200;

/** Changes come in bursts (an import writes hundreds of times); listeners hear of them this often. */
const NOTIFY_MS = 100;

export function projectActs(context: Context): ProjectActs {
  const { storage } = context;
  const seal = imageSeal(storage);
  let cleaned: Promise<void> | null = null;

  /** What tabs that are gone have left half done; a failure is tried again the next time. */
  async function clean(): Promise<void> {
    try {
      await context.journal.clean(storage, context.locks);
      await storage.removeOrphans();
      await removeAside(context);
    } catch {
      cleaned = null;
    }
  }

  return {
    async listProjects() {
      cleaned ??= clean();
      await cleaned;
      const projects = await storage.listProjects();
      return projects.filter(({ source }) => !isAside(source)).sort((a, b) => b.updatedAt - a.updatedAt);
    },

    async renameProject(project, name) {
      await writable(context, project);
      const to = name.trim();
      if (to === '') throw new DashError('BadInput', 'A project needs a name.');
      if (to.length > MAX_NAME) {
        throw new DashError('BadInput', `A name has at most ${MAX_NAME} characters.`);
      }
      await storage.act(project, ({ project: { name: from } }) =>
        from === to ? null : { record: { name: to }, event: { type: 'project-renamed', from, to } },
      );
    },

    deleteProject: (project) => removeProject(context, project),

    async snapshot(project): Promise<Snapshot> {
      await existing(context, project);
      const held = await claim(context, project);
      if (held) {
        await context.journal.clean(storage, context.locks, project);
        await existing(context, project);
        await markInterrupted(context, await storage.jobs(project));
      }
      const [record, catalog, classifiers, translators, jobs, events] = await Promise.all([
        existing(context, project),
        storage.catalog(project),
        storage.classifiers(project),
        storage.translators(project),
        storage.jobs(project),
        storage.events(project),
      ]);
      const { undo, redo } = historyState(events);
      return {
        project: record,
        catalog,
        classifiers: classifiers.sort((a, b) => a.createdAt - b.createdAt),
        translators: translators.sort((a, b) => a.createdAt - b.createdAt),
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

    async image(project, hash) {
      await seal.refuse(project, hash);
      return await storage.image(project, hash);
    },
  };
}

/** Stops what this tab does to it, then removes it for good. */
export async function removeProject(context: Context, project: ProjectId): Promise<void> {
  await writable(context, project);
  const runs = [...context.running.values(), ...context.importing.values()];
  const its = runs.filter((run) => run.project === project);
  for (const { controller } of its) controller.abort();
  await Promise.all(its.map(({ ended }) => ended));
  await context.storage.deleteProject(project);
  await letGo(context, project);
}

/** Projects that were made for one measurement by a tab that is gone. */
async function removeAside({ storage, locks }: Context): Promise<void> {
  for (const { id, source } of await storage.listProjects()) {
    if (!isAside(source) || locks.has(id)) continue;
    const lock = await storage.acquireLock(id);
    // Another tab is at it.
    if (!lock.held) continue;
    await storage.deleteProject(id);
    await lock.release();
  }
}

/**
 * A job that is said to run, while this tab may write and does not run it, was left by a tab that closed. Asked anew in
 * the act: it may have ended since `jobs` were read.
 */
async function markInterrupted(context: Context, jobs: readonly JobRecord[]): Promise<void> {
  const isLeft = ({ id, state }: JobRecord): boolean => state === 'running' && !context.running.has(id);
  for (const { project, id } of jobs.filter(isLeft)) {
    await context.storage.act(project, ({ jobs: now }) => {
      const job = now.find((one) => one.id === id);
      if (job === undefined || !isLeft(job)) return null;
      return { job: { ...job, state: 'interrupted', updatedAt: Date.now() } };
    });
  }
}
