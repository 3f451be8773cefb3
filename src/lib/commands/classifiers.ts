import { DashError } from '../domain/errors';
import type { ClassifierId, ProjectId } from '../domain/ids';
import type { ClassifierRecord } from '../domain/classifier';
import type { ProjectRecord } from '../domain/project';
import type { Commands } from './contract';
import { writable, type Context } from './context';

type ClassifierActs = Pick<
  Commands,
  'chooseClassifier' | 'discardClassifier' | 'restoreClassifier' | 'deleteClassifier'
>;

export function classifierActs(context: Context): ClassifierActs {
  const { storage } = context;

  async function both(
    project: ProjectId,
    id: ClassifierId,
  ): Promise<{ record: ProjectRecord; classifier: ClassifierRecord }> {
    const record = await writable(context, project);
    const classifier = await storage.classifier(project, id);
    if (classifier === undefined) throw new DashError('NotFound', 'This classifier is not here any more.');
    return { record, classifier };
  }

  return {
    async chooseClassifier(project, id) {
      const { record, classifier } = await both(project, id);
      if (classifier.discarded) throw new DashError('BadInput', 'Restore the classifier before choosing it.');
      if (record.current === id) return;
      await storage.putProject({ ...record, current: id, updatedAt: Date.now() });
      await storage.appendEvent(project, { type: 'classifier-chosen', classifier: id, from: record.current });
    },

    async discardClassifier(project, id) {
      const { record, classifier } = await both(project, id);
      if (classifier.discarded) return;
      await storage.putClassifier({ ...classifier, discarded: true });
      if (record.current === id)
        await storage.putProject({ ...record, current: null, updatedAt: Date.now() });
      await storage.appendEvent(project, { type: 'classifier-discarded', classifier: id });
    },

    async restoreClassifier(project, id) {
      const { classifier } = await both(project, id);
      if (!classifier.discarded) return;
      await storage.putClassifier({ ...classifier, discarded: false });
      await storage.appendEvent(project, { type: 'classifier-restored', classifier: id });
    },

    async deleteClassifier(project, id) {
      await both(project, id);
      await storage.deleteClassifier(project, id);
      await storage.appendEvent(project, { type: 'classifier-deleted', classifier: id });
    },
  };
}
