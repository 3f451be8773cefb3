import { createTaskClient, type WorkerHandle } from './client';
import type {
  ComputeClient,
  ImportClient,
  ImportRequest,
  ImportResults,
  TaskRequest,
  TaskResults,
  WorkerSite,
} from './contract';

/** Wraps a dedicated worker; an error that nobody caught in it counts as its crash. */
export function workerHandle(worker: Worker): WorkerHandle {
  return {
    endpoint: worker,
    onCrash(listener) {
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        listener(
          event.message
            ? `The computation crashed (${event.message}).`
            : 'The computation could not be started.',
        );
      });
      worker.addEventListener('messageerror', () => listener('A message to the computation was unreadable.'));
    },
    terminate: () => worker.terminate(),
  };
}

export const spawnComputeWorker = (): Worker =>
  new Worker(new URL('../../workers/compute.worker.ts', import.meta.url), {
    type: 'module',
    name: 'compute',
  });

export const spawnImportWorker = (): Worker =>
  new Worker(new URL('../../workers/import.worker.ts', import.meta.url), { type: 'module', name: 'import' });

/** Jobs go on from their checkpoint; the others start over; a probe that crashes would crash again. */
const RESTARTS: Readonly<Record<TaskRequest['kind'], number>> = {
  train: 2,
  'train-translator': 2,
  translate: 2,
  predict: 1,
  features: 1,
  project: 1,
  explain: 1,
  cluster: 1,
  discover: 1,
  'try-style': 1,
  'linear-probe': 1,
  probe: 0,
};

export function createComputeClient(
  site: WorkerSite,
  spawn: () => Worker = spawnComputeWorker,
): ComputeClient {
  return createTaskClient<TaskRequest, TaskResults>({
    site,
    spawn: () => workerHandle(spawn()),
    restarts: (request) => RESTARTS[request.kind],
  });
}

/** An import has no checkpoint: what came in stays out if the worker crashes, and the file can be dropped again. */
export function createImportClient(site: WorkerSite, spawn: () => Worker = spawnImportWorker): ImportClient {
  return createTaskClient<ImportRequest, ImportResults>({
    site,
    spawn: () => workerHandle(spawn()),
    restarts: () => 0,
  });
}
