import { DashError } from '../domain/errors';
import type { ProjectId } from '../domain/ids';
import type { Engine, Tx } from './engine';
import type { StoreName } from './schema';

/** How the stores reach the engine: every write is checked against the project's lock and announced. */
export interface Session {
  read<T>(stores: readonly StoreName[], work: (tx: Tx) => Promise<T>): Promise<T>;
  write<T>(
    project: ProjectId,
    stores: readonly StoreName[],
    work: (tx: Tx) => Promise<T>,
    options?: WriteOptions,
  ): Promise<T>;
}

export interface WriteOptions {
  readonly durable?: boolean;
  /** The write may be the first of a project. */
  readonly creates?: boolean;
}

/**
 * `holder` names the tab on whose behalf is written: its page and its workers share it. A write rejects with
 * `ReadOnly` when another holder has the lock, which is read in the same transaction; a project that nobody holds may
 * be written. A project that is not there (any more) rejects with `NotFound`, so that nothing is left of a deleted one.
 */
export function openSession(engine: Engine, holder: string, changed: (project: ProjectId) => void): Session {
  return {
    read: (stores, work) => engine.transact(stores, { mode: 'readonly' }, work),
    async write(project, stores, work, { durable = false, creates = false } = {}) {
      const result = await engine.transact(
        [...new Set<StoreName>([...stores, 'projects', 'locks'])],
        { mode: 'readwrite', durable },
        async (tx) => {
          const lock = await tx.get('locks', [project]);
          if (lock !== undefined && lock.holder !== holder) {
            throw new DashError(
              'ReadOnly',
              'This project is open for writing in another tab. Take over to go on here.',
            );
          }
          if (!creates && !(await tx.has('projects', [project]))) {
            throw new DashError('NotFound', 'This project is not here any more.');
          }
          return work(tx);
        },
      );
      changed(project);
      return result;
    },
  };
}
