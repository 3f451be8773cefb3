import type { TaskRequest, TaskResults } from '../lib/compute/contract';
import { createWorkerApi, exposeWorker } from '../lib/compute/serve';
import { startTask } from './jobs/tasks';

exposeWorker(createWorkerApi<TaskRequest, TaskResults>(startTask, () => ({ tensors: 0, bytes: 0 })));
