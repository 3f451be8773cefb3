import type { ProjectId } from '../domain/ids';
import type { Locks } from './lock';
import { PROJECT_STORES } from './schema';
import type { Session } from './session';

/**
 * Removes the records of projects that have none themselves: a file is read before its project appears, and a crash
 * may end that. Whoever reads one has its lock.
 */
export async function removeOrphans({ read, write }: Session, locks: Locks, holder: string): Promise<void> {
  const found = await read([...PROJECT_STORES, 'locks'], async (tx) => {
    const ids = new Set<ProjectId>();
    for (const store of PROJECT_STORES) {
      if (store === 'projects') continue;
      for (const [id] of await tx.keys(store, [])) ids.add(id as ProjectId);
    }
    for (const { id } of await tx.all('projects', [])) ids.delete(id);
    for (const lock of await tx.all('locks', [])) if (lock.holder === holder) ids.delete(lock.project);
    return [...ids];
  });
  for (const id of found) {
    const lock = await locks.acquire(id);
    if (!lock.held) continue;
    const remove = write(
      id,
      PROJECT_STORES,
      async (tx) => {
        if (await tx.has('projects', [id])) return;
        for (const store of PROJECT_STORES) await tx.remove(store, [id]);
      },
      { creates: true },
    );
    await remove.finally(() => lock.release());
  }
}
