import type { TaskRequest, TaskResults } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { DashError } from '../../lib/domain/errors';

export async function* startTask(request: TaskRequest): TaskGenerator<TaskResults[TaskRequest['kind']]> {
  yield { type: 'warning', message: request.kind };
  throw new DashError('BadInput', 'This build does not compute yet.');
}
