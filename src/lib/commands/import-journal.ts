import * as v from 'valibot';
import type { ProjectId } from '../domain/ids';
import type { ProjectLock, Storage } from '../storage/contract';
import { takeBackImport, type BeforeImport } from '../storage/take-back';
import type { Store } from './backend-memory';

/** An import that has begun and not ended. */
export interface JournalEntry extends BeforeImport {
  /** The last event before it. */
  readonly seq: number;
}

const names = v.array(v.string());
const Entries: v.GenericSchema<unknown, JournalEntry[]> = v.array(
  v.object({
    project: v.pipe(
      v.string(),
      v.transform((id) => id as ProjectId),
    ),
    before: v.nullable(
      v.object({
        rows: v.number(),
        classes: names,
        attributes: v.array(v.object({ name: v.string(), values: names })),
      }),
    ),
    seq: v.number(),
  }),
);

/**
 * Notes down the imports that are under way, so that what a tab closed in the middle has left behind can be taken
 * back. Where the browser blocks `localStorage` such rests stay, and can be deleted like any project.
 */
export interface ImportJournal {
  begin(entry: JournalEntry): void;
  /** It is complete. */
  end(project: ProjectId): void;
  /** It failed: takes it back. What cannot be taken back now stays noted down for a later `clean`. */
  fail(storage: Storage, project: ProjectId): Promise<void>;
  /**
   * Takes back what unfinished imports of tabs that are gone have left, of all projects or of one. Locks among `held`
   * are kept.
   */
  clean(storage: Storage, held: ReadonlyMap<ProjectId, ProjectLock>, only?: ProjectId): Promise<void>;
}

export function importJournal(prefix: string, store: Store | null): ImportJournal {
  const key = `${prefix}:imports`;
  const here = new Map<ProjectId, JournalEntry>();

  function read(): JournalEntry[] {
    try {
      const parsed = v.safeParse(Entries, JSON.parse(store?.getItem(key) ?? '[]'));
      return parsed.success ? parsed.output : [];
    } catch {
      return [];
    }
  }
  function write(entries: readonly JournalEntry[]): void {
    try {
      if (entries.length === 0) store?.removeItem(key);
      else store?.setItem(key, JSON.stringify(entries));
    } catch {
      // Then a crash leaves its rest.
    }
  }
  function end(project: ProjectId): void {
    here.delete(project);
    write(read().filter((entry) => entry.project !== project));
  }

  return {
    begin(entry) {
      here.set(entry.project, entry);
      write([...read().filter(({ project }) => project !== entry.project), entry]);
    },
    end,
    async fail(storage, project) {
      const entry = here.get(project);
      if (entry === undefined) return;
      // From here on it is any tab's to take back, should it not work now.
      here.delete(project);
      if (!(await isComplete(storage, entry))) await takeBackImport(storage, entry);
      end(project);
    },
    async clean(storage, held, only) {
      for (const entry of read()) {
        const { project } = entry;
        if (here.has(project) || (only !== undefined && only !== project)) continue;
        const ours = held.get(project)?.held === true;
        const lock = await storage.acquireLock(project);
        // Another tab is at it.
        if (!lock.held) continue;
        if (!(await isComplete(storage, entry))) await takeBackImport(storage, entry);
        end(project);
        if (!ours) await lock.release();
      }
    },
  };
}

/**
 * An import ends with its event, in the same storage as its images. The journal alone proves nothing: browsers write
 * `localStorage` seconds later, so that after a crash it may still name an import that has long ended.
 */
async function isComplete(storage: Storage, { project, before, seq }: JournalEntry): Promise<boolean> {
  const events = await storage.events(project);
  return events.some(
    (event) =>
      event.seq > seq && event.body.type === 'images-imported' && event.body.firstRow >= (before?.rows ?? 0),
  );
}
