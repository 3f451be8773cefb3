import type { ClassifierRecord } from '../domain/classifier';
import { DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { Storage } from '../storage/contract';

/** The retraining that something is to stand beside, which has a parent and has learned from new images. */
export async function retrained(
  storage: Storage,
  project: ProjectId,
  of: ClassifierId,
): Promise<ClassifierRecord> {
  const record = await storage.classifier(project, of);
  if (record === undefined) throw new DashError('NotFound', 'This classifier is not here any more.');
  const { parent, recipe } = record;
  if (parent === null || (recipe.augmentations ?? []).length === 0) {
    throw new DashError(
      'BadInput',
      `${record.name} was not retrained with new images: there is nothing for a baseline to stand beside.`,
    );
  }
  return record;
}
