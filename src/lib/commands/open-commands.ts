import { referenceOffered } from '../compute/reference';
import { createComputeClient, createImportClient } from '../compute/spawn';
import { openStorage } from '../storage/open-storage';
import { backendMemory } from './backend-memory';
import type { Commands } from './contract';
import { createCommands } from './create-commands';
import { importJournal } from './import-journal';
import { siteFiles } from './site-files';

export interface Site {
  /** Path that the site is served under, such as `/` or `/x/`: several sites may share one origin. */
  readonly base: string;
  readonly version: string;
}

/** The commands of a page: storage in this browser, workers that start when they are first needed. */
export async function openCommands({ base, version }: Site): Promise<Commands> {
  const storage = await openStorage({ base });
  // The next tab, or this one after a reload, is not to wait for us.
  globalThis.addEventListener?.('pagehide', () => storage.releaseLocks());
  const prefix = `dash:${base}`;
  const store = localStorageOrNull();
  const site = { base, holder: storage.holder };
  return createCommands({
    storage,
    compute: createComputeClient(site),
    imports: createImportClient(site),
    backend: backendMemory(prefix, store),
    journal: importJournal(prefix, store),
    site: siteFiles(base),
    reference: referenceOffered,
    version,
  });
}

/** Reading the property alone throws where the browser blocks site data. */
function localStorageOrNull(): globalThis.Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
