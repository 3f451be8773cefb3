import type { ClassifierRecord } from '../../lib/domain/classifier';
import { DashError } from '../../lib/domain/errors';
import type { ClassifierId, ProjectId } from '../../lib/domain/ids';
import type { Storage } from '../../lib/storage/contract';

/** A classifier with its weights; `NotFound` where it is gone. */
export async function storedClassifier(
  storage: Storage,
  project: ProjectId,
  id: ClassifierId,
): Promise<{ readonly record: ClassifierRecord; readonly weights: ArrayBuffer }> {
  const record = await storage.classifier(project, id);
  const weights = await storage.column(project, id, 'weights', 0);
  if (record === undefined || weights === undefined) {
    throw new DashError('NotFound', 'This classifier is not here any more.');
  }
  return { record, weights: weights.bytes };
}
