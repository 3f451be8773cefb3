import * as v from 'valibot';
import type { ProjectId } from '../domain/ids';
import type { Storage } from '../storage/contract';
import type { Store } from './backend-memory';

/** An import that has begun and not ended. */
interface Entry {
  readonly project: ProjectId;
  /** Rows that the project had before; `null` where the import makes it. */
  readonly rows: number | null;
}

const Entries = v.array(
  v.object({
    project: v.pipe(
      v.string(),
      v.transform((id) => id as ProjectId),
    ),
    rows: v.nullable(v.number()),
  }),
);

/**
 * Notes down the imports that are under way, so that what a tab closed in the middle has left behind can be taken
 * back. Where the browser blocks `localStorage` such rests stay, and can be deleted like any project.
 */
export interface ImportJournal {
  begin(entry: Entry): void;
  end(project: ProjectId): void;
  /** Takes back what unfinished imports of tabs that are gone have left. */
  clean(storage: Storage): Promise<void>;
}

export function importJournal(prefix: string, store: Store | null): ImportJournal {
  const key = `${prefix}:imports`;
  const here = new Set<ProjectId>();

  function read(): Entry[] {
    try {
      const parsed = v.safeParse(Entries, JSON.parse(store?.getItem(key) ?? '[]'));
      return parsed.success ? parsed.output : [];
    } catch {
      return [];
    }
  }
  function write(entries: readonly Entry[]): void {
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
      here.add(entry.project);
      write([...read().filter(({ project }) => project !== entry.project), entry]);
    },
    end,
    async clean(storage) {
      for (const { project, rows } of read()) {
        if (here.has(project)) continue;
        const lock = await storage.acquireLock(project);
        // Another tab is at it.
        if (!lock.held) continue;
        const ended = await isComplete(storage, { project, rows });
        if (!ended) await takeBack(storage, { project, rows });
        end(project);
        await lock.release();
      }
    },
  };
}

/**
 * An import ends with its event, in the same storage as its images. The journal alone proves nothing: browsers write
 * `localStorage` seconds later, so that after a crash it may still name an import that has long ended.
 */
async function isComplete(storage: Storage, { project, rows }: Entry): Promise<boolean> {
  const events = await storage.events(project);
  return events.some(({ body }) => body.type === 'images-imported' && body.firstRow >= (rows ?? 0));
}

/** Brings a project back to what it was before an import. */
export async function takeBack(storage: Storage, { project, rows }: Entry): Promise<void> {
  const record = await storage.project(project);
  if (record === undefined) return;
  if (rows === null) await storage.deleteProject(project);
  else if (record.rows > rows) await storage.truncateCatalog(project, record.rows - rows);
}
