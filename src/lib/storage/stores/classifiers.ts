import type { ClassifierId, ProjectId } from '../../domain/ids';
import type { Storage } from '../contract';
import type { Tx } from '../engine';
import type { Session } from '../session';

type Classifiers = Pick<Storage, 'classifiers' | 'classifier' | 'putClassifier' | 'deleteClassifier'>;

export const classifierStore = ({ read, write }: Session): Classifiers => ({
  classifiers: (project) => read(['classifiers'], (tx) => tx.all('classifiers', [project])),

  classifier: (project, id) => read(['classifiers'], (tx) => tx.get('classifiers', [project, id])),

  putClassifier: (record) => write(record.project, ['classifiers'], (tx) => tx.put('classifiers', record)),

  // Weights, results and the checkpoints of its job go; the job's record and the events tell that it was.
  deleteClassifier: (project, id) =>
    write(project, ['projects', 'classifiers', 'columns'], (tx) => deleteClassifierIn(tx, project, id)),
});

export async function deleteClassifierIn(tx: Tx, project: ProjectId, id: ClassifierId): Promise<void> {
  const record = await tx.get('classifiers', [project, id]);
  const owner = await tx.get('projects', [project]);
  await tx.remove('classifiers', [project, id]);
  await tx.remove('columns', [project, id]);
  if (record !== undefined) await tx.remove('columns', [project, record.job]);
  if (owner?.current === id) await tx.put('projects', { ...owner, current: null });
}
