import type { ImportOutcome, ImportRequest } from '../../lib/compute/contract';
import type { TaskGenerator } from '../../lib/compute/serve';
import { DashError } from '../../lib/domain/errors';

export async function* startImport(request: ImportRequest): TaskGenerator<ImportOutcome> {
  yield { type: 'warning', message: request.kind };
  throw new DashError('BadInput', 'This build does not import yet.');
}
