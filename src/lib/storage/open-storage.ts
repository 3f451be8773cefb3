import { freshId } from '../domain/ids';
import { openChannel } from './changes';
import type { Storage } from './contract';
import { createStorage } from './create-storage';
import { idbEngine } from './idb-engine';
import { lockOptions } from './lock';
import { memoryEngine } from './memory-engine';

export interface StorageOptions {
  /** Path that the site is served under; several sites may share one origin. */
  readonly base: string;
  /**
   * Names the tab on whose behalf is written. A page leaves it out and gives its `storage.holder` to its workers, who
   * may then write to the projects that the page has locked.
   */
  readonly holder?: string;
}

/** The projects kept in this browser. Page and workers each open their own. Nothing is touched before the first use. */
export async function openStorage({ base, holder = freshId('tab') }: StorageOptions): Promise<Storage> {
  const name = `dash:${base}`;
  return createStorage(idbEngine(name), openChannel(name), holder, lockOptions(name));
}

/** A storage that is gone with the page; for tests and for reading files. */
export const memoryStorage = (engine = memoryEngine()): Storage =>
  createStorage(engine, openChannel(null), freshId('memory'), { ...lockOptions('dash:memory'), locks: null });
