import { backendMemory } from '../../src/lib/commands/backend-memory';
import type { Commands } from '../../src/lib/commands/contract';
import { createCommands } from '../../src/lib/commands/create-commands';
import { importJournal } from '../../src/lib/commands/import-journal';
import { siteFiles } from '../../src/lib/commands/site-files';
import type { ComputeClient } from '../../src/lib/compute/contract';
import { createComputeClient, createImportClient, spawnComputeWorker } from '../../src/lib/compute/spawn';
import type { ProjectId } from '../../src/lib/domain/ids';
import type { Storage } from '../../src/lib/storage/contract';
import { openStorage } from '../../src/lib/storage/open-storage';
import { syntheticZip } from './synthetic';

export interface Opened {
  readonly storage: Storage;
  readonly compute: ComputeClient;
  readonly commands: Commands;
  /** Two shapes, imported. */
  readonly project: ProjectId;
  /** Compute workers so far, the newest last. */
  readonly workers: readonly Worker[];
  close(): void;
}

/** A site of its own below `base` in the CPU mode with one thread. */
export async function openShapes(base: string): Promise<Opened> {
  const storage = await openStorage({ base });
  const site = { base, holder: storage.holder };
  const workers: Worker[] = [];
  const compute = createComputeClient(site, () => {
    workers.push(spawnComputeWorker());
    return workers.at(-1)!;
  });
  const memory = { backend: backendMemory(base, null), journal: importJournal(base, null) };
  const parts = { storage, compute, imports: createImportClient(site), site: siteFiles(base), ...memory };
  const commands = createCommands({ ...parts, version: 'test' });
  await commands.setBackend({ name: 'wasm', threads: 1 });
  const zip = await syntheticZip();
  const { project } = await commands.importFiles({ files: [{ path: 'shapes.zip', blob: zip }] });
  return {
    ...{ storage, compute, commands, project, workers },
    close() {
      compute.close();
      storage.close();
      indexedDB.deleteDatabase(`dash:${base}`);
    },
  };
}

/** As the browser ends a worker that takes too much memory. */
export function kill(workers: readonly Worker[]): void {
  workers.at(-1)!.terminate();
  workers.at(-1)!.dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
}
