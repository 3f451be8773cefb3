import type { TaskRequest, TaskResults } from '../lib/compute/contract';
import { createWorkerApi, exposeWorker } from '../lib/compute/serve';
import { engineMemory, startTask } from './jobs/tasks';

exposeWorker(createWorkerApi<TaskRequest, TaskResults>(startTask, engineMemory));
