import type { ImportRequest, ImportResults } from '../lib/compute/contract';
import { createWorkerApi, exposeWorker } from '../lib/compute/serve';
import { startImport } from './jobs/imports';

exposeWorker(createWorkerApi<ImportRequest, ImportResults>(startImport, () => ({ tensors: 0, bytes: 0 })));
